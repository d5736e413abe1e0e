package dev.roster.member;

import dev.roster.database.DatabasePool;

/**
 * The statements of {@link MemberList}. Each merges short ranges of an index, one for each role and status of the filter, so
 * that a filter does not slow a list down. Limits are literals: with a parameter, PostgreSQL plans to read a tenth of the
 * account.
 */
final class MemberListSql {
    /**
     * In rows. If a search finds fewer entries, it sorts their members. Otherwise, it scans this many members in the order of
     * the list and shows the matching ones.
     */
    static final int SORT_LIMIT = 1_000;

    /** Sorts after every character that a key can contain. */
    private static final String LAST_CHARACTER = "\uDBFF\uDFFF";

    private static final String SLICES = """
            with slice as (
                select r.name as role, s.status
                from role r cross join unnest($2::text[]) as s (status)
                where r.account_id = $1 and ($3::text is null or r.name = $3)
            )
            """;

    private static final String COLUMNS = """
            select m.*, x.last_active_at, x.last_active_via,
            """;

    /** The limits force one lookup per row. Without statistics of the account, PostgreSQL would otherwise read all members. */
    private static final String FROM_PAGE = """
            from page
            cross join lateral (
                select * from member m where m.account_id = $1 and m.id = page.id limit 1
            ) m
            cross join lateral (
                select x.last_active_at, x.last_active_via from activity x
                where x.account_id = $1 and x.member_id = page.id
                limit 1
            ) x
            """;

    private static final String ENTRIES = "e.entry >= $5 and e.entry < $6";
    /**
     * For the entries of one member. No index supports this expression, so PostgreSQL does not read the entries of all
     * members.
     */
    private static final String OWN_ENTRIES = "(e.entry || '') >= $5 and (e.entry || '') < $6";

    private MemberListSql() {
    }

    /**
     * {@code $4} is inactiveSince or null.
     *
     * @param continued whether {@code $5, $6} are the last row of the previous page
     */
    static String sorted(MemberFilter filter, int rows, boolean continued) {
        Order order = Order.of(filter, continued ? "$5, $6" : null);
        return SLICES + ", page as (%s)\n".formatted(scan(order, "", rows))
                + COLUMNS + """
                        page.sort_key::text as sort_key, true as found, false as passed
                        """
                + FROM_PAGE
                + "order by page.sort_key %1$s, page.id %1$s".formatted(order.direction);
    }

    /** The first rows of the filter in an order, merged from one index range for each role and status. */
    private static String scan(Order order, String condition, int rows) {
        return """
                select found.id, found.sort_key
                    from slice
                    cross join lateral (
                        select %2$s as id, %3$s as sort_key
                        from %1$s k
                        where k.account_id = $1 and k.status = slice.status and k.role = slice.role %5$s
                        order by %3$s %4$s, %2$s %4$s
                        limit %7$d
                    ) found%6$s
                    order by found.sort_key %4$s, found.id %4$s
                    limit %7$d""".formatted(order.table, order.id, order.key, order.direction, order.range, condition, rows);
    }

    /**
     * The matching members in the order of their entries. Only the first matching entry of a member has {@code found}. The
     * other entries stay in the page, because skipping them could read a whole account to fill one page.
     * <p>
     * {@code $5, $6} are the range of entries, {@code $7, $8} the last row of the previous page.
     */
    static String search(int rows) {
        return SLICES + """
                , page as (
                    select found.id, found.sort_key
                    from slice
                    cross join lateral (
                        select e.member_id as id, e.entry as sort_key
                        from member_entry e
                        where e.account_id = $1 and e.status = slice.status and e.role = slice.role
                            and %1$s and (e.entry, e.member_id) > ($7, $8)
                        order by e.entry, e.member_id
                        limit %2$d
                    ) found
                    order by found.sort_key, found.id
                    limit %2$d
                )
                """.formatted(ENTRIES, rows)
                + COLUMNS + """
                        page.sort_key, false as passed,
                        0 = (select count(*) from member_entry e
                            where e.account_id = $1 and e.member_id = page.id
                                and %1$s and (e.entry || '') < page.sort_key) as found
                        """.formatted(OWN_ENTRIES)
                + FROM_PAGE
                + "where $4::timestamptz is null order by page.sort_key, page.id";
    }

    /**
     * The matching members in another order ({@link #SORT_LIMIT}). After a scan, the last scanned member has {@code passed}:
     * the next page begins there, even if this page is not full.
     * <p>
     * {@code $5, $6} are the range of entries. A generic plan would assume an account of average size, and would sort all rows
     * of a large one.
     *
     * @param continued whether {@code $7, $8} are the last row of the previous page
     */
    static String sortedSearch(MemberFilter filter, int rows, boolean continued) {
        Order order = Order.of(filter, continued ? "$7, $8" : null);
        return DatabasePool.CUSTOM_PLAN + SLICES + """
                , entries as materialized (
                    select found.member_id
                    from slice
                    cross join lateral (
                        select e.member_id
                        from member_entry e
                        where e.account_id = $1 and e.status = slice.status and e.role = slice.role and %8$s
                        order by e.entry, e.member_id
                        limit %9$d
                    ) found
                    limit %9$d
                ), size as materialized (
                    select %9$d > count(*) as is_small from entries
                ), few as (
                    select found.id, found.sort_key
                    from (select distinct member_id from entries) as one
                    cross join lateral (
                        select %2$s as id, %3$s as sort_key
                        from %1$s k
                        where k.account_id = $1 and %2$s = one.member_id %5$s
                        limit 1
                    ) found
                    where (select is_small from size)
                    order by found.sort_key %4$s, found.id %4$s
                    limit %6$d
                ), scanned as materialized (
                    %7$s
                ), page as (
                    select id, sort_key, false as passed from few
                    union all
                    (select scanned.id, scanned.sort_key, false as passed
                    from scanned
                    cross join lateral (
                        select from member_entry e
                        where e.account_id = $1 and e.member_id = scanned.id and %11$s
                        limit 1
                    ) found
                    order by scanned.sort_key %4$s, scanned.id %4$s
                    limit %6$d)
                    union all
                    (select id, sort_key, true as passed from scanned order by sort_key %4$s, id %4$s offset %10$d)
                )
                """.formatted(order.table, order.id, order.key, order.direction, order.range, rows,
                scan(order, "\nwhere not (select is_small from size)", SORT_LIMIT), ENTRIES, SORT_LIMIT + 1, SORT_LIMIT - 1,
                OWN_ENTRIES)
                + COLUMNS + """
                        page.sort_key::text as sort_key, not page.passed as found, page.passed
                        """
                + FROM_PAGE
                + "order by page.sort_key %1$s, page.id %1$s, page.passed".formatted(order.direction);
    }

    /** The end of the range of texts that begin with the prefix. The range of an empty prefix is empty. */
    static String endOfPrefix(String prefix) {
        return prefix.isEmpty() ? "" : prefix + LAST_CHARACTER;
    }

    /** @param range a condition that begins with {@code and} */
    private record Order(String table, String id, String key, String direction, String range) {
        /** @param after the parameters of the last row of the previous page, or null */
        static Order of(MemberFilter filter, String after) {
            MemberSort sort = filter.order();
            boolean byActivity = sort == MemberSort.LAST_ACTIVE;
            String id = byActivity ? "k.member_id" : "k.id";
            String key = "k." + sort.column;
            // PostgreSQL derives no index range from "$4 is null or …".
            String inactive = filter.inactiveSince() == null ? "and $4::timestamptz is null" : "and k.idle_since < $4";
            String continued = after == null ? ""
                    : " and (%s, %s) %s (%s)".formatted(key, id, filter.descending() ? "<" : ">",
                            after.replaceFirst(",", "::text::" + sort.type + ","));
            return new Order(byActivity ? "activity" : "member", id, key, filter.descending() ? "desc" : "asc",
                    inactive + continued);
        }
    }
}
