package dev.roster.http;

import io.smallrye.mutiny.Uni;

/** Whether a principal still has access. A response that takes longer than a decision checks it again between its parts. */
public interface ContinuedAccess {
    /**
     * Authorizes the current request again, at each subscription. Fails with the problem that denies it. Call it on the event
     * loop of the request.
     */
    Uni<Void> ofCurrentRequest();
}
