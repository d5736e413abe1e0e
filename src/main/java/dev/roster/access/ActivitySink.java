package dev.roster.access;

import java.util.UUID;

/** Receives every access that a decision allows. Returns at once, so that no decision waits for it. */
public interface ActivitySink {
    /**
     * @param memberId null for the operator, whose activity is not recorded
     * @param keyId null if the credential is not an API key
     */
    void recordAccess(UUID accountId, UUID memberId, UUID keyId, Via via);

    /** How the request was made. */
    enum Via {
        API,
        CONSOLE,
        GATEWAY,
        KEY
    }
}
