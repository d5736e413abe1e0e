package dev.roster.testing;

import java.util.Map;

import dev.roster.dev.DevStack;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;

/** The real parts around Roster, one set for the whole test run. */
public class RosterStack implements QuarkusTestResourceLifecycleManager {

    @Override
    public Map<String, String> start() {
        DevStack.start();
        return Map.of();
    }

    @Override
    public void stop() {
        // It ends with the JVM: other test classes still need it.
    }
}
