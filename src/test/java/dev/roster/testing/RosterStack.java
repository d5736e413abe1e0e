package dev.roster.testing;

import java.util.Map;
import java.util.stream.Collectors;

import dev.roster.dev.DevStack;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;

/** The real parts around Roster, one set for the whole test run: Roster, in this process or packaged, is told of them. */
public class RosterStack implements QuarkusTestResourceLifecycleManager {

    /** An address of this machine from which no test connects but those that play a proxy. */
    public static final String TRUSTED_PROXY = "127.0.0.9";

    @Override
    public Map<String, String> start() {
        DevStack.start();
        System.setProperty("roster.http.trusted-proxies", TRUSTED_PROXY);
        return System.getProperties().stringPropertyNames().stream().filter(name -> name.startsWith("roster."))
                .collect(Collectors.toMap(name -> name, System::getProperty));
    }

    @Override
    public void stop() {
        // It ends with the JVM: other test classes still need it.
    }
}
