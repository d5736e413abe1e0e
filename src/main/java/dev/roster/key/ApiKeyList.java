package dev.roster.key;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import dev.roster.http.Versioned;
import dev.roster.list.Cursor;
import dev.roster.list.Page;
import dev.roster.problem.Problem;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;

/** Reads keys, the newest first. */
@ApplicationScoped
public class ApiKeyList {

    private static final UUID LAST_ID = new UUID(-1, -1);

    private static final String COLUMNS = """
            select k.id, k.member_id, k.name, k.permissions, k.created_at, k.expires_at, k.revoked_at, k.last_used_at, k.version,
                m.email
            from api_key k join member m on m.account_id = k.account_id and m.id = k.member_id
            where k.account_id = $1 and""";

    private static final String GET = COLUMNS + " k.member_id = $2 and k.id = $3";

    private static final String OF_ACCOUNT = COLUMNS + " k.id < $2 and k.revoked_at is null order by k.id desc limit %d";

    /** A member without keys is a row without one; no row at all: no such member. */
    private static final String OF_MEMBER = """
            select k.*, m.email
            from member m
            left join lateral (
                select * from api_key
                where account_id = $1 and member_id = $2 and id < $3 and revoked_at is null
                order by id desc limit %d
            ) k on true
            where m.account_id = $1 and m.id = $2
            order by k.id desc""";

    @Inject
    Pool database;

    public Uni<Versioned<ApiKeyView>> get(UUID accountId, UUID memberId, UUID keyId) {
        return database.preparedQuery(GET).execute(Tuple.of(accountId, memberId, keyId))
                .map(rows -> rows.size() == 0 ? null : rows.iterator().next())
                .onItem().ifNull().failWith(Problem::notFound)
                .map(row -> new Versioned<>(ApiKeyView.of(row), row.getInteger("version")));
    }

    public Uni<Page<ApiKeyView>> ofMember(UUID accountId, UUID memberId, int limit, String cursor) {
        String list = "api-keys " + accountId + " " + memberId;
        return page(OF_MEMBER, Tuple.of(accountId, memberId, position(list, cursor)), list, limit)
                .onItem().ifNull().failWith(Problem::notFound);
    }

    public Uni<Page<ApiKeyView>> ofAccount(UUID accountId, int limit, String cursor) {
        String list = "api-keys " + accountId;
        return page(OF_ACCOUNT, Tuple.of(accountId, position(list, cursor)), list, limit)
                .onItem().ifNull().continueWith(new Page<>(List.of(), null));
    }

    private static UUID position(String list, String cursor) {
        Cursor.Position position = Cursor.read(list, cursor);
        return position == null ? LAST_ID : position.id(0);
    }

    /** Null when there was no row at all. */
    private Uni<Page<ApiKeyView>> page(String sql, Tuple parameters, String list, int limit) {
        return database.preparedQuery(sql.formatted(limit + 1)).execute(parameters).map(rows -> {
            List<ApiKeyView> found = new ArrayList<>();
            for (Row row : rows) {
                if (row.getUUID("id") != null) {
                    found.add(ApiKeyView.of(row));
                }
            }
            return rows.size() == 0 ? null : Page.of(found, limit, list, key -> List.of(key.id().toString()));
        });
    }
}
