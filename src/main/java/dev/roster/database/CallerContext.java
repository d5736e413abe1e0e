package dev.roster.database;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;

/** The Vert.x context of a request, which has the request's database session. Work on another context must return to it. */
public record CallerContext(Context context) {
    public static CallerContext current() {
        return new CallerContext(Vertx.currentContext());
    }

    /** @return the same work, whose result is emitted on this context */
    public <T> Uni<T> emit(Uni<T> work) {
        return work.emitOn(task -> context.runOnContext(now -> task.run()));
    }
}
