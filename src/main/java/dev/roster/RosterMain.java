package dev.roster;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;

import org.eclipse.microprofile.config.ConfigProvider;

import dev.roster.database.MigrationCommand;
import dev.roster.http.AcceptedConnections;
import dev.roster.http.RouteProblems;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.vertx.ext.web.common.WebEnvironment;

/**
 * Starts Roster: in development with all that it needs around it, in production only when it was told all that it must know.
 * With the argument {@code migrate} it brings the schema up to date and ends.
 */
@QuarkusMain
public class RosterMain {

    private static final int EXIT_MISUSED = 2;

    private static final Map<String, String> REQUIRED_ALWAYS = Map.of(
            "roster.database.url", "where PostgreSQL is, as postgresql://host:port/database",
            "roster.database.username", "the service's database role");

    private static final Map<String, String> REQUIRED_BY_SERVICE = Map.of(
            "roster.database.password", "the password of the service's database role",
            "roster.oidc.issuer", "the identity provider's issuer URL",
            "roster.smtp.host", "the SMTP server that takes Roster's mails",
            "roster.mail.from", "the sender of Roster's mails, as Roster <roster@example.com>",
            "roster.public-url", "where people reach this deployment, as https://roster.example.com",
            "roster.operator-role", "the token role of operators; no other application of the realm may use its name");

    private static final String COOKIE_SECRET = "roster.console.cookie-secret";

    private static final Map<String, String> REQUIRED_BY_CONSOLE = Map.of(
            "roster.console.client-id", "the client as which the console signs people in",
            "roster.console.client-secret", "its secret",
            COOKIE_SECRET, "at least 32 random characters, the same for all replicas");

    private static final int SHORTEST_COOKIE_SECRET = 32;

    public static void main(String... args) {
        // Netty and Quarkus read them once, before the first connection.
        System.setProperty(AcceptedConnections.SETTING, AcceptedConnections.ENABLED);
        System.setProperty(RouteProblems.LENIENT, "true");
        // Quarkus tells Vert.x of its development mode before it starts the application, and LaunchMode only while it does.
        if (WebEnvironment.development()) {
            // As a service, since production has neither its libraries nor, as a native image, any use for it.
            ServiceLoader.load(LocalServices.class, RosterMain.class.getClassLoader()).forEach(LocalServices::start);
            Quarkus.run(args);
        } else if (args.length == 0) {
            exitUnlessConfigured(REQUIRED_BY_SERVICE);
            trustTheProvidersAuthority();
            Quarkus.run();
        } else if (List.of(args).equals(List.of(MigrationCommand.NAME))) {
            MigrationCommand.prepare();
            exitUnlessConfigured(Map.of());
            Quarkus.run(MigrationCommand.class);
        } else {
            System.err.println("usage: roster [" + MigrationCommand.NAME + "]");
            System.exit(EXIT_MISUSED);
        }
    }

    private static void exitUnlessConfigured(Map<String, String> requiredBesideTheDatabase) {
        Map<String, String> required = new TreeMap<>(REQUIRED_ALWAYS);
        required.putAll(requiredBesideTheDatabase);
        boolean console = value("roster.console.enabled").filter(Boolean::parseBoolean).isPresent();
        if (console) {
            required.putAll(REQUIRED_BY_CONSOLE);
        }
        List<String> missing = required.keySet().stream().filter(setting -> value(setting).isEmpty()).toList();
        if (!missing.isEmpty()) {
            System.err.println("Roster does not start, since these settings are missing from its environment:");
            missing.forEach(setting -> System.err.printf("  %-26s %s%n", variable(setting), required.get(setting)));
            System.err.println("docs/configuration.md lists all settings.");
            System.exit(EXIT_MISUSED);
        }
        if (console) {
            exitIfShort(value(COOKIE_SECRET).orElseThrow());
        }
    }

    /** Quarkus finds out at the first sign-in only. */
    private static void exitIfShort(String cookieSecret) {
        long characters = cookieSecret.codePoints().count();
        if (characters < SHORTEST_COOKIE_SECRET) {
            System.err.printf(
                    "Roster does not start, since %s has %d characters and needs at least %d: openssl rand -base64 32%n",
                    variable(COOKIE_SECRET), characters, SHORTEST_COOKIE_SECRET);
            System.exit(EXIT_MISUSED);
        }
    }

    /** Here, since a trust store without certificates would be an error, and Quarkus cannot leave it out by itself. */
    private static void trustTheProvidersAuthority() {
        value("roster.oidc.root-certificate").ifPresent(path -> Map.of(
                "quarkus.tls.identity-provider.trust-store.pem.certs", path,
                "quarkus.oidc.tls.tls-configuration-name", "identity-provider",
                "quarkus.oidc.console.tls.tls-configuration-name", "identity-provider").forEach(System::setProperty));
    }

    /** Before Quarkus starts, the configuration of a native executable has only its defaults, not its environment. */
    private static Optional<String> value(String setting) {
        return Optional.ofNullable(System.getenv(variable(setting)))
                .or(() -> ConfigProvider.getConfig().getOptionalValue(setting, String.class))
                .filter(value -> !value.isBlank());
    }

    private static String variable(String setting) {
        return setting.toUpperCase(java.util.Locale.ROOT).replace('.', '_').replace('-', '_');
    }
}
