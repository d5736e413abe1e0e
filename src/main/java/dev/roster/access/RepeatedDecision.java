package dev.roster.access;

import dev.roster.database.CallerContext;
import dev.roster.http.ContinuedAccess;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** Repeats the decision about a request, without metrics and without counting as activity. */
@ApplicationScoped
class RepeatedDecision implements ContinuedAccess {
    @Inject
    Access access;
    @Inject
    CurrentPrincipal current;

    @Override
    public Uni<Void> ofCurrentRequest() {
        if (current.actor() == null) {
            // Only an operator, whose role is in the verified token.
            return Uni.createFrom().voidItem();
        }
        return CallerContext.current().emit(access.again(current));
    }
}
