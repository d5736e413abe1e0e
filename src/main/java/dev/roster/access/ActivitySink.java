package dev.roster.access;

import java.util.UUID;

/** Is told of every member that a decision let in. Returns at once: no decision waits for a note about it. */
public interface ActivitySink {

    void letIn(UUID accountId, UUID memberId, Via via);

    /** The way in. */
    enum Via {
        API,
        CONSOLE,
        GATEWAY,
        KEY
    }
}
