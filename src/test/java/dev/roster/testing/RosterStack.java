package dev.roster.testing;

import dev.roster.dev.DevStack;
import dev.roster.http.RouteProblems;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/** The services around Roster, once for the whole test run, for Roster in this process and for the package. */
public class RosterStack implements QuarkusTestResourceLifecycleManager {
    /** An address of this machine that only tests of a proxy use. */
    public static final String TRUSTED_PROXY = "127.0.0.9";

    public static final Duration FLUSH_INTERVAL = Duration.ofSeconds(1);

    /** How long tests wait for a condition: long enough for a slow machine. */
    static final Duration CONDITION = Duration.ofSeconds(30);

    @Override
    public Map<String, String> start() {
        Awaitility.setDefaultTimeout(CONDITION);
        ExternalDatabase.prepare();
        DevStack.start();
        Tokens.SECOND_ISSUER.forEach((setting, value) -> System.setProperty("roster.oidc.second." + setting, value));
        System.setProperty("roster.oidc.second.issuer", Tokens.secondIssuer());
        System.setProperty("roster.http.trusted-proxies", TRUSTED_PROXY);
        System.setProperty("roster.accounts.deletion-interval", "1s");
        System.setProperty("roster.domains.excluded", "blocked.example");
        System.setProperty("roster.domains.dns-timeout", "500ms");
        // Tests check domains themselves.
        System.setProperty("roster.domains.check-interval", "24h");
        // Tests wait for times of last activity.
        System.setProperty("roster.activity.flush-interval", FLUSH_INTERVAL.toSeconds() + "s");
        // Tests use tokens with other names than those of members.
        System.setProperty("roster.members.profile-interval", "24h");
        // As RosterMain does before Quarkus starts; tests in this process do not call it.
        System.setProperty(RouteProblems.LENIENT, "true");
        return System.getProperties().stringPropertyNames().stream().filter(name -> name.startsWith("roster."))
                .collect(Collectors.toMap(name -> name, System::getProperty));
    }

    @Override
    public void stop() {
        // The services run until the JVM ends, because other test classes use them.
    }
}
