package dev.roster.access;

import dev.roster.access.ActivitySink.Via;
import java.time.Duration;
import java.util.UUID;

/** Receives the times of accesses that edges have allowed. */
public interface ReportedActivity {
    /**
     * @param keyId null if the credential was not an API key
     * @param ago the time since the access
     */
    void recordAccess(UUID accountId, UUID memberId, UUID keyId, Via via, Duration ago);
}
