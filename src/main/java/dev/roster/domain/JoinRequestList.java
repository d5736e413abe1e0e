package dev.roster.domain;

import dev.roster.database.Database;
import dev.roster.http.Versioned;
import dev.roster.list.Cursor;
import dev.roster.list.Page;
import dev.roster.list.StateRanges;
import dev.roster.member.MemberCounts;
import dev.roster.value.Ids;
import dev.roster.value.Times;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Reads requests to join, newest first. */
@ApplicationScoped
public class JoinRequestList {
    private static final String COLUMNS = """
            select q.*, case when q.state = 'pending' and q.expires_at <= $2 then 'expired' else q.state end as state_now,
                %s as is_former
            """.formatted(People.wasMember("$1", "q", "q.issuer", "q.subject", "q.email", "$2"));

    private static final String GET = COLUMNS + "from join_request q where q.account_id = $1 and q.id = $3";

    private static final String LIST = COLUMNS + StateRanges.found("join_request", "pending") + """
            cross join lateral (
                select * from join_request q where q.account_id = $1 and q.id = found.id limit 1
            ) q
            order by found.expires_at desc, found.id desc
            limit %1$d""";

    private static final String COUNT = """
            select count(*)::int as pending from (
                select 1 from join_request k where k.account_id = $1 and k.state = 'pending' and k.expires_at > $2
                order by k.expires_at, k.id
                limit %d
            ) counted""".formatted(MemberCounts.LIMIT + 1);

    @Inject
    Database database;
    @Inject
    Clock clock;

    public Uni<Versioned<JoinRequestView>> get(UUID accountId, UUID requestId) {
        return database.one(GET, row -> new Versioned<>(JoinRequestView.of(row), row.getInteger("version")), accountId,
                clock.instant(), requestId);
    }

    /** The number of pending requests, or one more than {@link MemberCounts#LIMIT}. */
    public Uni<Integer> count(UUID accountId) {
        return database.first(COUNT, row -> row.getInteger("pending"), accountId, clock.instant());
    }

    /** @param states empty for all */
    public Uni<Page<JoinRequestView>> list(UUID accountId, Set<JoinRequestState> states, int limit, String cursor) {
        String list = "join requests " + accountId + " " + states;
        Cursor.Position position = Cursor.read(list, cursor);
        return database.list(LIST.formatted(limit + 1), JoinRequestView::of, accountId, clock.instant(),
                (states.isEmpty() ? EnumSet.allOf(JoinRequestState.class) : states).stream()
                        .map(JoinRequestState::value).toArray(String[]::new),
                position == null ? Times.LATEST : position.time(0), position == null ? Ids.MAX : position.id(1))
                .map(found -> Page.of(found, limit, list,
                        last -> List.of(last.expiresAt().toString(), last.id().toString())));
    }
}
