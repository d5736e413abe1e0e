package dev.roster.access;

import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Finds the session of a browser. It reads the database for each request. */
public interface Sessions {
    /** @return null if there is no valid session */
    Uni<BrowserSession> of(HttpServerRequest request);

    boolean hasCookie(HttpServerRequest request);

    /** The sessions of a person that have not expired. */
    Uni<Open> open(String issuer, String subject);

    /**
     * Starts a support view in the session, in the current transaction. Fails with {@code unauthenticated} if the session has
     * ended, and with {@code support-view-read-only} if it has a view.
     */
    Uni<Void> startView(HttpServerRequest request, SupportView view);

    Uni<Void> leaveView(HttpServerRequest request);

    /** Deletes every session of a person, in the current transaction. */
    Uni<Void> erase(String issuer, String subject);

    /** Deletes every session of each person, given by issuer and subject, in the current transaction and one round trip. */
    Uni<Void> eraseAll(List<Map.Entry<String, String>> people);

    /** @param latestSignInAt null without a session */
    record Open(int count, Instant latestSignInAt) {
        public static final Open NONE = new Open(0, null);
    }
}
