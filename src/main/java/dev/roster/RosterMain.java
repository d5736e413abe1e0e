package dev.roster;

import dev.roster.access.Mode;
import dev.roster.database.MigrationCommand;
import dev.roster.edge.node.EdgeCommand;
import dev.roster.http.AcceptedConnections;
import dev.roster.http.RouteProblems;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.vertx.ext.web.common.WebEnvironment;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.UUID;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Starts Roster. In development it starts the {@link LocalServices} first; in production it exits if a required setting is
 * missing. With the argument {@code migrate} it migrates the schema and exits; with {@code edge} it runs an edge.
 */
@QuarkusMain
public class RosterMain {
    private static final int EXIT_MISUSED = 2;

    private static final Map<String, String> REQUIRED_BY_CORE = Map.of(
            "roster.database.url", "PostgreSQL, for example postgresql://host:port/database",
            "roster.database.username", "the database role of the service");

    private static final Map<String, String> REQUIRED_BY_SERVICE = Map.of(
            "roster.database.password", "the password of the database role",
            "roster.oidc.issuer", "the issuer URL of the identity provider",
            "roster.smtp.host", "the SMTP server for emails",
            "roster.mail.from", "the sender of emails, for example Roster <roster@example.com>",
            "roster.public-url", "the public URL, for example https://roster.example.com",
            "roster.operator-role", "the role of operators in tokens; no other application may assign it");

    private static final String COOKIE_SECRET = "roster.console.cookie-secret";

    private static final Map<String, String> REQUIRED_BY_CONSOLE = Map.of(
            "roster.console.client-id", "the OpenID Connect client of the console",
            "roster.console.client-secret", "the secret of that client",
            COOKIE_SECRET, "at least 32 random characters, the same for all replicas");

    private static final Map<String, String> REQUIRED_BY_SECOND_ISSUER = Map.of(
            "roster.oidc.second.issuer", "the second issuer URL; it must differ from ROSTER_OIDC_ISSUER");

    private static final String SECOND_ISSUER_ACCOUNTS = "roster.oidc.second.accounts";

    /** Quarkus reads an empty list as no list, which would open all accounts to the issuer. */
    private static final Map<String, String> REQUIRED_BY_LIMIT_OF_SECOND_ISSUER = Map.of(
            SECOND_ISSUER_ACCOUNTS, "ids of accounts, or remove the variable to allow all accounts");

    private static final int SHORTEST_COOKIE_SECRET = 32;

    public static void main(String... args) {
        // Netty and Quarkus read these properties once, before the first connection.
        System.setProperty(AcceptedConnections.SETTING, AcceptedConnections.ENABLED);
        System.setProperty(RouteProblems.LENIENT, "true");
        // LaunchMode is not set yet. Quarkus has already set the mode of Vert.x.
        if (WebEnvironment.development()) {
            // Loaded as a service, because the production package does not contain the libraries of development.
            ServiceLoader.load(LocalServices.class, RosterMain.class.getClassLoader()).forEach(LocalServices::start);
            Quarkus.run(args);
        } else if (args.length == 0) {
            System.setProperty(Mode.SETTING, Mode.CORE);
            exitUnlessConfigured(
                    List.of(REQUIRED_BY_CORE, REQUIRED_BY_SERVICE,
                            isEnabled("roster.console.enabled") ? REQUIRED_BY_CONSOLE : Map.of(),
                            requiredBySecondIssuer(), requiredByItsLimit()));
            trustProviderCertificate();
            Quarkus.run();
        } else if (List.of(args).equals(List.of(EdgeCommand.NAME))) {
            EdgeCommand.prepare();
            exitUnlessConfigured(List.of(EdgeCommand.REQUIRED, requiredBySecondIssuer(), requiredByItsLimit()));
            denyOperatorsByDefault();
            trustProviderCertificate();
            Quarkus.run();
        } else if (List.of(args).equals(List.of(MigrationCommand.NAME))) {
            MigrationCommand.prepare();
            exitUnlessConfigured(List.of(REQUIRED_BY_CORE));
            Quarkus.run(MigrationCommand.class);
        } else {
            System.err.println("usage: roster [" + MigrationCommand.NAME + "|" + EdgeCommand.NAME + "]");
            System.exit(EXIT_MISUSED);
        }
    }

    private static void exitUnlessConfigured(List<Map<String, String>> settings) {
        Map<String, String> required = new TreeMap<>();
        settings.forEach(required::putAll);
        List<String> unusable = required.keySet().stream()
                .filter(setting -> value(setting).isEmpty() || isSameIssuer(setting)).toList();
        if (!unusable.isEmpty()) {
            System.err.println("Roster cannot start. These environment variables are missing or not valid:");
            unusable.forEach(setting -> System.err.printf("  %-26s %s%n", variable(setting), required.get(setting)));
            System.err.println("docs/configuration.md lists all settings.");
            System.exit(EXIT_MISUSED);
        }
        if (required.containsKey(COOKIE_SECRET)) {
            exitIfShort(value(COOKIE_SECRET).orElseThrow());
        }
    }

    private static Map<String, String> requiredBySecondIssuer() {
        return isEnabled("roster.oidc.second.enabled") ? REQUIRED_BY_SECOND_ISSUER : Map.of();
    }

    private static Map<String, String> requiredByItsLimit() {
        boolean isSet = System.getenv(variable(SECOND_ISSUER_ACCOUNTS)) != null
                || System.getProperty(SECOND_ISSUER_ACCOUNTS) != null;
        return isEnabled("roster.oidc.second.enabled") && isSet ? REQUIRED_BY_LIMIT_OF_SECOND_ISSUER : Map.of();
    }

    private static boolean isEnabled(String setting) {
        return value(setting).filter(Boolean::parseBoolean).isPresent();
    }

    /** Tokens of one issuer must have one audience and one role claim. */
    private static boolean isSameIssuer(String setting) {
        return REQUIRED_BY_SECOND_ISSUER.containsKey(setting) && value(setting).equals(value("roster.oidc.issuer"));
    }

    /** With a shorter secret, the first sign-in would fail. */
    private static void exitIfShort(String cookieSecret) {
        long characters = cookieSecret.codePoints().count();
        if (characters < SHORTEST_COOKIE_SECRET) {
            System.err.printf(
                    "Roster cannot start. %s has %d characters and needs at least %d. Create one: openssl rand -base64 32%n",
                    variable(COOKIE_SECRET), characters, SHORTEST_COOKIE_SECRET);
            System.exit(EXIT_MISUSED);
        }
    }

    /** An edge needs no role of operators. Without the setting, no token has the role. */
    private static void denyOperatorsByDefault() {
        String role = "roster.operator-role";
        if (value(role).isEmpty()) {
            System.setProperty(role, UUID.randomUUID().toString());
        }
    }

    /** Sets the trust store here, because application.properties cannot leave it unset, and Quarkus rejects an empty value. */
    private static void trustProviderCertificate() {
        value("roster.oidc.root-certificate").ifPresent(path -> Map.of(
                "quarkus.tls.identity-provider.trust-store.pem.certs", path,
                "quarkus.oidc.tls.tls-configuration-name", "identity-provider",
                "quarkus.oidc.console.tls.tls-configuration-name", "identity-provider").forEach(System::setProperty));
        value("roster.oidc.second.root-certificate").ifPresent(path -> Map.of(
                "quarkus.tls.second-identity-provider.trust-store.pem.certs", path,
                "quarkus.oidc.second.tls.tls-configuration-name", "second-identity-provider").forEach(System::setProperty));
    }

    /** Reads the environment directly: before Quarkus starts, the configuration of a native executable has only defaults. */
    private static Optional<String> value(String setting) {
        return Optional.ofNullable(System.getenv(variable(setting)))
                .or(() -> ConfigProvider.getConfig().getOptionalValue(setting, String.class))
                .filter(value -> !value.replace(",", "").isBlank());
    }

    private static String variable(String setting) {
        return setting.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }
}
