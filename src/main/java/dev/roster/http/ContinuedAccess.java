package dev.roster.http;

import io.smallrye.mutiny.Uni;

/**
 * Authorizes a request again between the parts of a long response, so that a principal who loses access gets no further part.
 */
public interface ContinuedAccess {
    /**
     * Authorizes the current request again, at each subscription. Fails with the problem that denies it. Call it on the event
     * loop of the request.
     */
    Uni<Void> ofCurrentRequest();
}
