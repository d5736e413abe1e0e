package dev.roster.access;

import dev.roster.access.ActivitySink.Via;
import java.time.Instant;
import java.util.UUID;

/** Receives the times of accesses that edges have allowed. */
public interface ReportedActivity {
    /**
     * @param keyId null if the credential was not an API key
     * @param at by the clock of the edge; a later time than now counts as now
     */
    void recordAccess(UUID accountId, UUID memberId, UUID keyId, Via via, Instant at);
}
