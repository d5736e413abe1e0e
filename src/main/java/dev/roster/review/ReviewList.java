package dev.roster.review;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import dev.roster.http.Versioned;
import dev.roster.list.Cursor;
import dev.roster.list.Page;
import dev.roster.problem.Problem;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;

/** Reads reviews, the newest first. How far one is costs as much as it has members, and is told of one at a time. */
@ApplicationScoped
public class ReviewList {

    private static final UUID LAST_ID = new UUID(-1, -1);

    private static final String COLUMNS = """
            v.*, (select coalesce(jsonb_agg(jsonb_build_object('memberId', w.member_id, 'email', w.email, 'name', w.name)
                    order by w.member_id), '[]')
                  from review_reviewer w where w.account_id = v.account_id and w.review_id = v.id) as reviewers
            """;

    private static final ItemSql AT = new ItemSql("$3");

    private static final String GET = "select " + COLUMNS + ", p.* from review v cross join lateral (\n"
            + AT.progress() + "from review_item i" + AT.now() + """
                    where i.account_id = v.account_id and i.review_id = v.id) p
                    where v.account_id = $1 and v.id = $2""";

    /** A short range of one index for each state. */
    private static final String LIST = "select " + COLUMNS + """
            from unnest($2::text[]) as slice (state)
            cross join lateral (
                select k.* from review k
                where k.account_id = $1 and k.state = slice.state and k.id < $3
                order by k.id desc
                limit %1$d
            ) v
            order by v.id desc
            limit %1$d""";

    @Inject
    Pool database;

    @Inject
    Clock clock;

    public Uni<Versioned<ReviewView>> get(UUID accountId, UUID reviewId) {
        return database.preparedQuery(GET)
                .execute(Tuple.of(accountId, reviewId, OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC)))
                .map(rows -> rows.size() == 0 ? null : rows.iterator().next())
                .onItem().ifNull().failWith(Problem::notFound)
                .map(row -> new Versioned<>(ReviewView.of(row, Progress.of(row)), row.getInteger("version")));
    }

    public Uni<Page<ReviewView>> list(UUID accountId, Set<ReviewState> states, int limit, String cursor) {
        Set<ReviewState> wanted = states.isEmpty() ? EnumSet.allOf(ReviewState.class) : states;
        String list = "reviews " + accountId + " " + wanted;
        Cursor.Position position = Cursor.read(list, cursor);
        Tuple parameters = Tuple.of(accountId, wanted.stream().map(ReviewState::value).toArray(String[]::new),
                position == null ? LAST_ID : position.id(0));
        return database.preparedQuery(LIST.formatted(limit + 1)).execute(parameters).map(rows -> {
            List<ReviewView> found = new ArrayList<>();
            rows.forEach(row -> found.add(ReviewView.of(row, null)));
            return Page.of(found, limit, list, last -> List.of(last.id().toString()));
        });
    }
}
