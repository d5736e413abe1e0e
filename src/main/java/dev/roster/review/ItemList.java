package dev.roster.review;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import dev.roster.list.Cursor;
import dev.roster.list.Page;
import dev.roster.problem.Problem;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;

/**
 * Reads a review's items in the order of names. What changed and what is still to be decided depends on the members as they are
 * now, which no index of items knows: for these two a page may read the whole review, and never more.
 */
@ApplicationScoped
public class ItemList {

    private static final int STEP = 1_000;

    private static final UUID FIRST = new UUID(0, 0);

    private static final ItemSql AT_GET = new ItemSql("$4");

    private static final ItemSql AT_LIST = new ItemSql("$6");

    private static final String COLUMNS = """
            select i.*, v.state = 'completed' as completed, %s as decided_by,
                case when v.state = 'open' then r.name end as now_role,
                case when v.state = 'open' then case when %s then 'removed' else m.status end end as now_status,
                case when v.state = 'open' then r.permissions end as now_permissions
            """;

    private static final String OF_REVIEW = "\nfrom review v join review_item i on i.account_id = v.account_id and i.review_id = v.id";

    private static final String GET = COLUMNS.formatted(ItemSql.DECIDER, AT_GET.gone()) + OF_REVIEW + AT_GET.now() + """
            where v.account_id = $1 and v.id = $2 and i.member_id = $3""";

    private static final String EXISTS = "select from review where account_id = $1 and id = $2";

    @Inject
    Pool database;

    @Inject
    Clock clock;

    public Uni<VersionedItem> get(UUID accountId, UUID reviewId, UUID memberId) {
        return database.preparedQuery(GET).execute(Tuple.of(accountId, reviewId, memberId, now()))
                .map(rows -> rows.size() == 0 ? null : rows.iterator().next())
                .onItem().ifNull().failWith(Problem::notFound)
                .map(row -> {
                    ReviewItemView view = ReviewItemView.of(row);
                    return new VersionedItem(view, view.etag(row.getInteger("version")));
                });
    }

    public Uni<Page<ReviewItemView>> list(UUID accountId, UUID reviewId, ItemFilter filter, int limit, String cursor) {
        String list = "review-items " + accountId + " " + reviewId + " " + filter;
        Cursor.Position position = Cursor.read(list, cursor);
        Tuple parameters = Tuple.of(accountId, reviewId, filter.decisions(),
                position == null ? "" : position.text(0), position == null ? FIRST : position.id(1))
                .addOffsetDateTime(now());
        return database.preparedQuery(sql(filter, limit + 1)).execute(parameters)
                .chain(rows -> rows.size() > 0 ? Uni.createFrom().item(rows)
                        : mustExist(accountId, reviewId).replaceWith(rows))
                .map(rows -> {
                    List<Row> found = new ArrayList<>();
                    rows.forEach(found::add);
                    return page(found, limit, list);
                });
    }

    /** Everybody whom the review is about; one snapshot when the review is closed and nobody is being erased from it. */
    public Uni<List<ReviewItemView>> all(UUID accountId, UUID reviewId) {
        return Multi.createBy().repeating()
                .uni(() -> new String[1], cursor -> list(accountId, reviewId, ItemFilter.ALL, STEP, cursor[0])
                        .invoke(page -> cursor[0] = page.nextCursor()))
                .whilst(page -> page.nextCursor() != null)
                .collect().in(() -> new ArrayList<ReviewItemView>(), (all, page) -> all.addAll(page.items()))
                .map(all -> all);
    }

    /** A page of a list whose rows are wanted further on in the review: each decision has a range of the index. */
    static String sql(ItemFilter filter, int rows) {
        return COLUMNS.formatted(ItemSql.DECIDER, AT_LIST.gone()) + """
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
                order by i.name_key, i.member_id""".formatted(filter.condition(AT_LIST).isEmpty() ? "" : AT_LIST.now(),
                filter.condition(AT_LIST), rows, AT_LIST.now());
    }

    private static Page<ReviewItemView> page(List<Row> found, int limit, String list) {
        List<ReviewItemView> items = found.stream().limit(limit).map(ReviewItemView::of).toList();
        if (found.size() <= limit) {
            return new Page<>(items, null);
        }
        Row last = found.get(limit - 1);
        return new Page<>(items,
                Cursor.after(list, List.of(last.getString("name_key"), last.getUUID("member_id").toString())));
    }

    private OffsetDateTime now() {
        return OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    private Uni<Void> mustExist(UUID accountId, UUID reviewId) {
        return database.preparedQuery(EXISTS).execute(Tuple.of(accountId, reviewId)).invoke(rows -> {
            if (rows.size() == 0) {
                throw Problem.notFound();
            }
        }).replaceWithVoid();
    }
}
