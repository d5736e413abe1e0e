package dev.roster.access;

import java.util.UUID;

/** Is told of every member that a decision let in. Returns at once: no decision waits for a note about it. */
public interface ActivitySink {

    /**
     * @param memberId null for the operator, who is no member and leaves no trace here
     * @param keyId the key that was shown; else null
     */
    void recordAccess(UUID accountId, UUID memberId, UUID keyId, Via via);

    /** The way in. */
    enum Via {
        API,
        CONSOLE,
        GATEWAY,
        KEY
    }
}
