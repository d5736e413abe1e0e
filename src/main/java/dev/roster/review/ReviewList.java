package dev.roster.review;

import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import dev.roster.database.Database;
import dev.roster.http.Versioned;
import dev.roster.list.Cursor;
import dev.roster.list.Page;
import dev.roster.problem.Problem;
import io.smallrye.mutiny.Uni;

/** Reads reviews, newest first. Lists have no progress, because computing it reads all items of a review. */
@ApplicationScoped
public class ReviewList {

    private static final UUID LAST_ID = new UUID(-1, -1);

    private static final String COLUMNS = """
            v.*, (select coalesce(jsonb_agg(jsonb_build_object('memberId', w.member_id, 'email', w.email, 'name', w.name)
                    order by w.member_id), '[]')
                  from review_reviewer w where w.account_id = $1 and w.review_id = v.id) as reviewers
            """;

    private static final ItemSql ITEM = new ItemSql("$1", "$3");

    private static final String GET = "select " + COLUMNS + ", p.* from review v cross join lateral (\n"
            + ITEM.progress() + "from review_item i" + ITEM.member() + """
                    where i.account_id = $1 and i.review_id = v.id) p
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
    Database database;

    @Inject
    Clock clock;

    public Uni<Versioned<ReviewView>> get(UUID accountId, UUID reviewId) {
        return database.first(GET, row -> new Versioned<>(ReviewView.of(row, Progress.of(row)), row.getInteger("version")),
                accountId, reviewId, clock.instant())
                .onItem().ifNull().failWith(Problem::notFound);
    }

    public Uni<Page<ReviewView>> list(UUID accountId, Set<ReviewState> states, int limit, String cursor) {
        Set<ReviewState> included = states.isEmpty() ? EnumSet.allOf(ReviewState.class) : states;
        String list = "reviews " + accountId + " " + included;
        Cursor.Position position = Cursor.read(list, cursor);
        return database.list(LIST.formatted(limit + 1), row -> ReviewView.of(row, null), accountId,
                included.stream().map(ReviewState::value).toArray(String[]::new), position == null ? LAST_ID : position.id(0))
                .map(found -> Page.of(found, limit, list, last -> List.of(last.id().toString())));
    }
}
