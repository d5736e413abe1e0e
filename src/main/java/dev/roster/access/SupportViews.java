package dev.roster.access;

import dev.roster.http.RequestOrigin;
import io.smallrye.mutiny.Uni;

/** Finds and ends support views. It reads the database for each request. */
public interface SupportViews {
    /** Fails with {@code support-view-ended} if the view has expired or ended, or the account no longer consents. */
    Uni<ViewedMember> find(SupportView view);

    /** Has no effect if the view has ended. */
    Uni<Void> end(SupportView view, Principal operator, RequestOrigin origin);
}
