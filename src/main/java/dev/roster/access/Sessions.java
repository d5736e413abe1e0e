package dev.roster.access;

import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;

/** Finds who is signed in in a browser. Like the other look-ups, it reads the database for every request. */
public interface Sessions {

    /** Null when nobody is, or not any more. */
    Uni<BrowserSession> of(HttpServerRequest request);

    /** Ends every session of a person, in the transaction at hand: the rows hold a name and an address. */
    Uni<Void> erase(String issuer, String subject);
}
