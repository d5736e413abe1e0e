package dev.roster.edge.core;

import dev.roster.access.Principal;
import dev.roster.database.Database;
import dev.roster.list.Cursor;
import dev.roster.list.Page;
import dev.roster.problem.Problem;
import dev.roster.value.Ids;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;

/** Lists and ends the sessions of edges, for operators. */
@ApplicationScoped
class EdgeSessionList {
    private static final String LIST = """
            select s.id, s.credential_id, c.name, s.started_at, s.renewed_at, s.period_millis,
                (select count(*)::integer from edge_invalidation i
                    where i.credential_id = s.credential_id and i.session_id = s.id) as pending
            from edge_session s join edge_credential c on c.id = s.credential_id
            where s.id > $1
            order by s.id
            limit $2""";

    @Inject
    Database database;
    @Inject
    EdgeBarrier barrier;

    Uni<Page<EdgeSessionView>> list(int limit, String cursor) {
        Cursor.Position position = Cursor.read("edges", cursor);
        UUID after = position == null ? Ids.NIL : position.id(0);
        return database.list(LIST, EdgeSessionView::of, after, limit + 1)
                .map(found -> Page.of(found, limit, "edges", session -> List.of(session.id().toString())));
    }

    Uni<Void> evict(Principal operator, UUID session) {
        return barrier.evict(session).invoke(existed -> {
            if (!existed) {
                throw Problem.notFound();
            }
            Log.infof("Operator %s ended the edge session %s", operator.label(), session);
        }).replaceWithVoid();
    }
}
