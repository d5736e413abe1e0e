package dev.roster.lifecycle;

import dev.roster.database.Database;
import dev.roster.list.Cursor;
import dev.roster.list.Page;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Lists the deletions of accounts, newest first, for operators. */
@ApplicationScoped
public class DeletionList {
    private static final String GET = "select * from account_deletion where id = $1";

    private static final String LIST = """
            select * from account_deletion where (started_at, id) < ($1, $2) order by started_at desc, id desc limit $3""";

    private static final String NAME = "account-deletions";
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");
    private static final UUID GREATEST = new UUID(-1, -1);

    @Inject
    Database database;

    public Uni<DeletionView> get(UUID accountId) {
        return database.one(GET, DeletionView::of, accountId);
    }

    public Uni<Page<DeletionView>> list(int limit, String cursor) {
        Cursor.Position position = Cursor.read(NAME, cursor);
        return database.list(LIST, DeletionView::of, position == null ? LATEST : Instant.parse(position.text(0)),
                position == null ? GREATEST : position.id(1), limit + 1)
                .map(found -> Page.of(found, limit, NAME,
                        deletion -> List.of(deletion.startedAt().toString(), deletion.accountId().toString())));
    }
}
