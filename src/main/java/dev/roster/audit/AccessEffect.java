package dev.roster.audit;

/** How a recorded action alters the access that an edge can remember (docs/adr/0020). */
public enum AccessEffect {
    NONE,
    /** Edges must drop older results. No response waits for it. */
    GRANTS,
    /** The response waits until edges have dropped older results. */
    REVOKES;

    /** The column {@code revokes} of the pending change; null if there is none. */
    Boolean revokes() {
        return this == NONE ? null : Boolean.valueOf(this == REVOKES);
    }
}
