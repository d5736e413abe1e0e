package dev.roster.testing;

import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

import dev.roster.dev.DevStack;
import dev.roster.http.RouteProblems;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;

/** The real parts around Roster, one set for the whole test run: Roster, in this process or packaged, is told of them. */
public class RosterStack implements QuarkusTestResourceLifecycleManager {

    /** An address of this machine from which no test connects but those that play a proxy. */
    public static final String TRUSTED_PROXY = "127.0.0.9";

    public static final Duration FLUSH_EVERY = Duration.ofSeconds(2);

    @Override
    public Map<String, String> start() {
        GivenDatabase.prepare();
        DevStack.start();
        System.setProperty("roster.http.trusted-proxies", TRUSTED_PROXY);
        // Tests that wait for the time of last activity need not wait for ten seconds.
        System.setProperty("roster.activity.flush-every", FLUSH_EVERY.toSeconds() + "s");
        // As RosterMain does before Quarkus starts: tests in this process have no main method.
        System.setProperty(RouteProblems.LENIENT, "true");
        return System.getProperties().stringPropertyNames().stream().filter(name -> name.startsWith("roster."))
                .collect(Collectors.toMap(name -> name, System::getProperty));
    }

    @Override
    public void stop() {
        // It ends with the JVM: other test classes still need it.
    }
}
