package dev.roster.review;

import dev.roster.database.Database;
import dev.roster.http.Versioned;
import dev.roster.list.Cursor;
import dev.roster.list.Page;
import dev.roster.value.Ids;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Reads reviews, newest first, and their items by name. A list of reviews omits the progress, which requires all items of each
 * review. The filters {@code OPEN} and {@code CHANGED} depend on the current members, which no index of items contains:
 * with these filters, a page can read the whole review.
 */
@ApplicationScoped
public class ReviewList {
    private static final int STEP = 1_000;

    private static final String REVIEW_COLUMNS = """
            v.*, (select coalesce(jsonb_agg(jsonb_build_object('memberId', w.member_id, 'email', w.email, 'name', w.name)
                    order by w.member_id), '[]')
                  from review_reviewer w where w.account_id = $1 and w.review_id = v.id) as reviewers
            """;

    private static final ItemSql PROGRESS_SQL = new ItemSql("$1", "$3");

    private static final String GET_REVIEW = "select " + REVIEW_COLUMNS + ", p.* from review v cross join lateral (\n"
            + PROGRESS_SQL.progress() + "from review_item i" + PROGRESS_SQL.member() + """
                    where i.account_id = $1 and i.review_id = v.id) p
                    where v.account_id = $1 and v.id = $2""";

    /** Merges a short range of one index for each state. */
    private static final String LIST_REVIEWS = "select " + REVIEW_COLUMNS + """
            from unnest($2::text[]) as slice (state)
            cross join lateral (
                select k.* from review k
                where k.account_id = $1 and k.state = slice.state and k.id < $3
                order by k.id desc
                limit %1$d
            ) v
            order by v.id desc
            limit %1$d""";

    private static final ItemSql GET_SQL = new ItemSql("$1", "$4");

    private static final String GET_ITEM = GET_SQL.select()
            + "from review v join review_item i on i.account_id = $1 and i.review_id = v.id" + GET_SQL.memberOfRow()
            + "where v.account_id = $1 and v.id = $2 and i.member_id = $3";

    private static final ItemSql LIST_SQL = new ItemSql("$1", "$6");

    /** Merges a short range of one index for each decision. */
    private static final String LIST_ITEMS = LIST_SQL.select() + """
            from review v
            cross join lateral (
                select found.* from unnest($3::text[]) as slice (decision)
                cross join lateral (
                    select i.* from review_item i %1$s
                    where i.account_id = $1 and i.review_id = $2 and i.decision = slice.decision
                        and (i.name_key, i.member_id) > ($4, $5) %2$s
                    order by i.name_key, i.member_id
                    limit %3$d
                ) found
                order by found.name_key, found.member_id
                limit %3$d
            ) i %4$s
            where v.account_id = $1 and v.id = $2
            order by i.name_key, i.member_id""";

    private static final String EXISTS = "select id from review where account_id = $1 and id = $2";

    @Inject
    Database database;
    @Inject
    Clock clock;

    public Uni<Versioned<ReviewView>> get(UUID accountId, UUID reviewId) {
        return database.one(GET_REVIEW,
                row -> new Versioned<>(ReviewView.of(row, ReviewView.Progress.of(row)), row.getInteger("version")),
                accountId, reviewId, clock.instant());
    }

    public Uni<Page<ReviewView>> list(UUID accountId, Set<ReviewState> states, int limit, String cursor) {
        Set<ReviewState> included = states.isEmpty() ? EnumSet.allOf(ReviewState.class) : states;
        String list = "reviews " + accountId + " " + included;
        Cursor.Position position = Cursor.read(list, cursor);
        return database.list(LIST_REVIEWS.formatted(limit + 1), row -> ReviewView.of(row, null), accountId,
                included.stream().map(ReviewState::value).toArray(String[]::new), position == null ? Ids.MAX : position.id(0))
                .map(found -> Page.of(found, limit, list, last -> List.of(last.id().toString())));
    }

    public Uni<Versioned<ReviewItemView>> item(UUID accountId, UUID reviewId, UUID memberId) {
        return database.one(GET_ITEM, row -> new Versioned<>(ReviewItemView.of(row), row.getInteger("version")), accountId,
                reviewId, memberId, clock.instant());
    }

    public Uni<Page<ReviewItemView>> items(UUID accountId, UUID reviewId, ItemFilter filter, int limit, String cursor) {
        String list = "review-items " + accountId + " " + reviewId + " " + filter;
        Cursor.Position position = Cursor.read(list, cursor);
        String condition = filter.condition(LIST_SQL);
        String sql = LIST_ITEMS.formatted(condition.isEmpty() ? "" : LIST_SQL.memberOfRow(), condition, limit + 1,
                LIST_SQL.memberOfRow());
        return database.list(sql, row -> row, accountId, reviewId, filter.decisions(),
                position == null ? "" : position.text(0), position == null ? Ids.NIL : position.id(1), clock.instant())
                .call(found -> found.isEmpty() ? mustExist(accountId, reviewId) : Uni.createFrom().voidItem())
                .map(found -> itemPage(found, limit, list));
    }

    /** Reads all items in steps. The result is a snapshot if the review is closed and no erasure runs. */
    public Uni<List<ReviewItemView>> allItems(UUID accountId, UUID reviewId) {
        return Multi.createBy().repeating()
                .uni(() -> new String[1], cursor -> items(accountId, reviewId, ItemFilter.ALL, STEP, cursor[0])
                        .invoke(page -> cursor[0] = page.nextCursor()))
                .whilst(page -> page.nextCursor() != null)
                .collect().in(() -> new ArrayList<ReviewItemView>(), (all, page) -> all.addAll(page.items()))
                .map(all -> all);
    }

    private static Page<ReviewItemView> itemPage(List<Row> found, int limit, String list) {
        Page<Row> rows = Page.of(found, limit, list,
                last -> List.of(last.getString("name_key"), last.getUUID("member_id").toString()));
        return new Page<>(rows.items().stream().map(ReviewItemView::of).toList(), rows.nextCursor());
    }

    private Uni<UUID> mustExist(UUID accountId, UUID reviewId) {
        return database.one(EXISTS, row -> row.getUUID("id"), accountId, reviewId);
    }
}
