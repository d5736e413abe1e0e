package dev.roster.dev;

import dev.roster.LocalServices;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.Map;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Starts PostgreSQL, the mail server, the DNS server and the identity provider once per JVM. They survive live reloads, so a
 * system property
 * records that they run.
 */
public final class DevStack {
    /** For {@code quarkus:dev}, where Roster needs a free port. */
    public static final class DevModeServices implements LocalServices {
        @Override
        public void start() {
            int port = ConfigProvider.getConfig().getValue("roster.http.port", Integer.class);
            if (System.getProperty(STARTED) == null) {
                exitIfTaken(port);
            }
            DevStack.start(port);
        }
    }

    private static final String STARTED = "dev.roster.started";
    private static final int ANY_PORT = 8080;
    private static final int EXIT_PORT_TAKEN = 3;

    private DevStack() {
    }

    /** For tests, which choose the port themselves and do not follow links. */
    public static void start() {
        start(ANY_PORT);
    }

    private static void start(int port) {
        if (System.getProperty(STARTED) != null) {
            return;
        }
        // The command line or a test can name another database.
        if (System.getProperty("roster.database.url") == null) {
            DevDatabase.start().settings().forEach(System::setProperty);
        }
        DevMailServer mailServer = DevMailServer.start();
        DevIdentityProvider identityProvider = DevIdentityProvider.start();
        System.setProperty("roster.domains.dns-servers", DevDnsServer.start().address());
        Map.of(
                "roster.console.enabled", "true",
                "roster.console.client-id", "console",
                "roster.console.client-secret", "for-development-only",
                "roster.console.cookie-secret", "for-development-only-32-characters",
                "roster.console.secure", "false").forEach(System::setProperty);
        Map.of(
                "roster.oidc.issuer", identityProvider.issuer(),
                "roster.smtp.host", "localhost",
                "roster.smtp.port", Integer.toString(mailServer.port()),
                "roster.smtp.start-tls", "DISABLED",
                "roster.mail.from", "Roster <roster@roster.example>",
                "roster.public-url", "http://localhost:" + port,
                "roster.operator-role", DevTokens.OPERATOR,
                STARTED, "true").forEach(System::setProperty);
    }

    private static void exitIfTaken(int port) {
        try {
            new ServerSocket(port).close();
        } catch (IOException taken) {
            System.err.printf("%nPort %d is in use. Stop the process that uses it, or choose another port:%n"
                    + "  ./mvnw quarkus:dev -Droster.http.port=%d%n%n", port, port + 1);
            System.exit(EXIT_PORT_TAKEN);
        }
    }
}
