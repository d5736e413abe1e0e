package dev.roster;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

import dev.roster.platform.MigrationCommand;
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
            "roster.public-url", "where people reach this deployment, as https://roster.example.com");

    private static final Map<String, String> REQUIRED_BY_CONSOLE = Map.of(
            "roster.console.client-id", "the client as which the console signs people in",
            "roster.console.client-secret", "its secret",
            "roster.console.cookie-secret", "at least 32 random characters, the same for all replicas");

    public static void main(String... args) throws ReflectiveOperationException {
        // Quarkus tells Vert.x of its development mode before it starts the application, and LaunchMode only while it does.
        if (WebEnvironment.development()) {
            // By name, since production has neither the class's libraries nor, as a native image, any use for it.
            Class.forName("dev.roster.dev.DevStack").getMethod("startForDevelopment").invoke(null);
            Quarkus.run(args);
        } else if (args.length == 0) {
            exitUnlessConfigured(REQUIRED_BY_SERVICE);
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
        Config config = ConfigProvider.getConfig();
        Map<String, String> required = new TreeMap<>(REQUIRED_ALWAYS);
        required.putAll(requiredBesideTheDatabase);
        if (config.getOptionalValue("roster.console.enabled", Boolean.class).orElse(false)) {
            required.putAll(REQUIRED_BY_CONSOLE);
        }
        List<String> missing = required.keySet().stream().filter(setting -> isMissing(config, setting)).toList();
        if (!missing.isEmpty()) {
            System.err.println("Roster does not start, since these settings are missing from its environment:");
            missing.forEach(setting -> System.err.printf("  %-26s %s%n", variable(setting), required.get(setting)));
            System.err.println("docs/configuration.md lists all settings.");
            System.exit(EXIT_MISUSED);
        }
    }

    private static boolean isMissing(Config config, String setting) {
        Optional<String> value = config.getOptionalValue(setting, String.class);
        return value.isEmpty() || value.get().isBlank();
    }

    private static String variable(String setting) {
        return setting.toUpperCase(java.util.Locale.ROOT).replace('.', '_').replace('-', '_');
    }
}
