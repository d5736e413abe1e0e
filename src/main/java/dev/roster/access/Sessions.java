package dev.roster.access;

import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;

/** Finds the session of a browser. It reads the database for each request. */
public interface Sessions {
    /** @return null if there is no valid session */
    Uni<BrowserSession> of(HttpServerRequest request);

    boolean hasCookie(HttpServerRequest request);

    /** Deletes every session of a person, in the current transaction. */
    Uni<Void> erase(String issuer, String subject);
}
