package dev.roster.review;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import dev.roster.database.Database;
import dev.roster.http.Versioned;
import dev.roster.list.Cursor;
import dev.roster.list.Page;
import dev.roster.problem.Problem;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Row;

/**
 * Reads the items of a review by name. The filters `changed` and `undecided` depend on the current members, which no index of
 * items contains: with them, a page reads up to the whole review.
 */
@ApplicationScoped
public class ItemList {

    private static final int STEP = 1_000;
    private static final UUID FIRST = new UUID(0, 0);
    private static final ItemSql GET_ITEM = new ItemSql("$1", "$4");

    private static final ItemSql LIST_ITEM = new ItemSql("$1", "$6");

    private static final String COLUMNS = """
            select i.*, v.state = 'completed' as completed, %s as decided_by,
                case when v.state = 'open' then r.name end as now_role,
                case when v.state = 'open' then case when %s then 'removed' else m.status end end as now_status,
                case when v.state = 'open' then r.permissions end as now_permissions
            """;

    private static final String GET = COLUMNS.formatted(GET_ITEM.decider(), GET_ITEM.gone())
            + "from review v join review_item i on i.account_id = $1 and i.review_id = v.id" + GET_ITEM.member()
            + "where v.account_id = $1 and v.id = $2 and i.member_id = $3";

    private static final String EXISTS = "select id from review where account_id = $1 and id = $2";

    @Inject
    Database database;

    @Inject
    Clock clock;

    public Uni<Versioned<ReviewItemView>> get(UUID accountId, UUID reviewId, UUID memberId) {
        return database.first(GET, row -> new Versioned<>(ReviewItemView.of(row), row.getInteger("version")), accountId,
                reviewId, memberId, clock.instant())
                .onItem().ifNull().failWith(Problem::notFound);
    }

    public Uni<Page<ReviewItemView>> list(UUID accountId, UUID reviewId, ItemFilter filter, int limit, String cursor) {
        String list = "review-items " + accountId + " " + reviewId + " " + filter;
        Cursor.Position position = Cursor.read(list, cursor);
        return database.list(sql(filter, limit + 1), row -> row, accountId, reviewId, filter.decisions(),
                position == null ? "" : position.text(0), position == null ? FIRST : position.id(1), clock.instant())
                .call(found -> found.isEmpty() ? mustExist(accountId, reviewId) : Uni.createFrom().voidItem())
                .map(found -> page(found, limit, list));
    }

    /** All items, read in steps: a snapshot if the review is closed and no erasure runs. */
    public Uni<List<ReviewItemView>> all(UUID accountId, UUID reviewId) {
        return Multi.createBy().repeating()
                .uni(() -> new String[1], cursor -> list(accountId, reviewId, ItemFilter.ALL, STEP, cursor[0])
                        .invoke(page -> cursor[0] = page.nextCursor()))
                .whilst(page -> page.nextCursor() != null)
                .collect().in(() -> new ArrayList<ReviewItemView>(), (all, page) -> all.addAll(page.items()))
                .map(all -> all);
    }

    /** Merges a short range of the index for each decision. */
    private static String sql(ItemFilter filter, int rows) {
        String condition = filter.condition(LIST_ITEM);
        return COLUMNS.formatted(LIST_ITEM.decider(), LIST_ITEM.gone()) + """
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
                order by i.name_key, i.member_id""".formatted(condition.isEmpty() ? "" : LIST_ITEM.member(), condition, rows,
                LIST_ITEM.member());
    }

    private static Page<ReviewItemView> page(List<Row> found, int limit, String list) {
        Page<Row> rows = Page.of(found, limit, list,
                last -> List.of(last.getString("name_key"), last.getUUID("member_id").toString()));
        return new Page<>(rows.items().stream().map(ReviewItemView::of).toList(), rows.nextCursor());
    }

    private Uni<UUID> mustExist(UUID accountId, UUID reviewId) {
        return database.first(EXISTS, row -> row.getUUID("id"), accountId, reviewId)
                .onItem().ifNull().failWith(Problem::notFound);
    }
}
