package dev.roster.program;

import dev.roster.testing.Services;
import io.quarkus.arc.Arc;
import java.util.UUID;

/** Runs the check of owners, for tests of other packages. */
public final class OwnerChecks {
    private OwnerChecks() {
    }

    public static void run(String accountId) {
        OwnerCheck check = Arc.container().instance(OwnerCheck.class).get();
        Services.call(() -> check.checkIn(UUID.fromString(accountId)));
    }
}
