package dev.roster.key;

import dev.roster.database.Database;
import dev.roster.http.Versioned;
import dev.roster.list.Cursor;
import dev.roster.list.Page;
import dev.roster.member.MemberConditions;
import dev.roster.problem.Problem;
import dev.roster.value.Ids;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/** Reads API keys, the newest first. */
@ApplicationScoped
public class ApiKeyList {
    /** A subquery, because for a join a generic plan may read all members of the account. */
    private static final String SELECT = """
            select k.*, (select email from member where account_id = $1 and id = k.member_id) as email,
                (select name from member where account_id = $1 and id = k.member_id) as member_name,
                (select name from member where account_id = $1 and id = k.created_by) as creator_name,
                %s as pauses_at
            from api_key k
            where k.account_id = $1 and""".formatted(pausesAt("k.member_id"));

    private static final String GET = SELECT + " k.member_id = $2 and k.id = $3";

    private static final String OF_ACCOUNT = SELECT + " k.id < $2 and k.revoked_at is null order by k.id desc limit %d";

    private static final String OF_CREATOR = SELECT
            + " k.created_by = $3 and k.id < $2 and k.revoked_at is null order by k.id desc limit %d";

    /** A member without keys has one row without a key. An unknown member has no row. */
    private static final String OF_MEMBER = """
            select k.*, m.email, m.name as member_name,
                (select name from member where account_id = $1 and id = k.created_by) as creator_name,
                %s as pauses_at
            from member m
            left join lateral (
                select * from api_key
                where account_id = $1 and member_id = $2 and id < $3 and revoked_at is null
                order by id desc limit %%d
            ) k on true
            where m.account_id = $1 and m.id = $2
            order by k.id desc""".formatted(pausesAt("$2"));

    @Inject
    Database database;
    @Inject
    Clock clock;

    private static String pausesAt(String member) {
        return """
                (select %1$s
                from account a
                join member m on m.account_id = $1 and m.id = %2$s
                join activity x on x.account_id = $1 and x.member_id = %2$s
                where a.id = $1)""".formatted(MemberConditions.KEYS_PAUSE_AT, member);
    }

    public Uni<Versioned<ApiKeyView>> get(UUID accountId, UUID memberId, UUID keyId) {
        return database.one(GET, row -> new Versioned<>(view(row), row.getInteger("version")),
                accountId, memberId,
                keyId);
    }

    public Uni<Page<ApiKeyView>> ofMember(UUID accountId, UUID memberId, int limit, String cursor) {
        String list = "api-keys " + accountId + " " + memberId;
        return database
                .list(OF_MEMBER.formatted(limit + 1), this::view, accountId, memberId,
                        position(list, cursor))
                .map(found -> {
                    if (found.isEmpty()) {
                        throw Problem.notFound();
                    }
                    return page(found.stream().filter(Objects::nonNull).toList(), limit, list);
                });
    }

    /** @param createdBy the creator of keys of service accounts; null for all keys */
    public Uni<Page<ApiKeyView>> ofAccount(UUID accountId, UUID createdBy, int limit, String cursor) {
        String list = "api-keys " + accountId + (createdBy == null ? "" : " by " + createdBy);
        if (createdBy != null) {
            return database.list(OF_CREATOR.formatted(limit + 1), this::view, accountId, position(list, cursor), createdBy)
                    .map(found -> page(found, limit, list));
        }
        return database.list(OF_ACCOUNT.formatted(limit + 1), this::view, accountId, position(list, cursor))
                .map(found -> page(found, limit, list));
    }

    private ApiKeyView view(Row row) {
        return ApiKeyView.of(row, clock.instant());
    }

    private static UUID position(String list, String cursor) {
        Cursor.Position position = Cursor.read(list, cursor);
        return position == null ? Ids.MAX : position.id(0);
    }

    private static Page<ApiKeyView> page(List<ApiKeyView> found, int limit, String list) {
        return Page.of(found, limit, list, key -> List.of(key.id().toString()));
    }
}
