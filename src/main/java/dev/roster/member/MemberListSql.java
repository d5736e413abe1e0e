package dev.roster.member;

import dev.roster.database.DatabasePool;
import dev.roster.group.GroupName;

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
            select m.*, x.last_active_at, x.last_active_via, %s,
            """.formatted(GroupName.column("$1", "m.group_ids"));

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
        return SLICES + ", page as (" + order.scan(rows, "") + ")\n"
                + COLUMNS + """
                        page.sort_key::text as sort_key, true as found, false as passed
                        """
                + FROM_PAGE
                + order.in("order by page.sort_key {direction}, page.id {direction}");
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
                            and {entries} and (e.entry, e.member_id) > ($7, $8)
                        order by e.entry, e.member_id
                        limit {rows}
                    ) found
                    order by found.sort_key, found.id
                    limit {rows}
                )
                """.replace("{entries}", ENTRIES).replace("{rows}", Integer.toString(rows))
                + COLUMNS + """
                        page.sort_key, false as passed,
                        0 = (select count(*) from member_entry e
                            where e.account_id = $1 and e.member_id = page.id
                                and {own_entries} and (e.entry || '') < page.sort_key) as found
                        """.replace("{own_entries}", OWN_ENTRIES)
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
        return DatabasePool.CUSTOM_PLAN + SLICES + order.in("""
                , entries as materialized (
                    select found.member_id
                    from slice
                    cross join lateral (
                        select e.member_id
                        from member_entry e
                        where e.account_id = $1 and e.status = slice.status and e.role = slice.role and {entries}
                        order by e.entry, e.member_id
                        limit {above_limit}
                    ) found
                    limit {above_limit}
                ), size as materialized (
                    select {above_limit} > count(*) as is_small from entries
                ), few as (
                    select found.id, found.sort_key
                    from (select distinct member_id from entries) as one
                    cross join lateral (
                        select {id} as id, {key} as sort_key
                        from {table} k
                        where k.account_id = $1 and {id} = one.member_id {range}
                        limit 1
                    ) found
                    where (select is_small from size)
                    order by found.sort_key {direction}, found.id {direction}
                    limit {rows}
                ), scanned as materialized (
                    {scan}
                ), page as (
                    select id, sort_key, false as passed from few
                    union all
                    (select scanned.id, scanned.sort_key, false as passed
                    from scanned
                    cross join lateral (
                        select from member_entry e
                        where e.account_id = $1 and e.member_id = scanned.id and {own_entries}
                        limit 1
                    ) found
                    order by scanned.sort_key {direction}, scanned.id {direction}
                    limit {rows})
                    union all
                    (select id, sort_key, true as passed from scanned
                    order by sort_key {direction}, id {direction} offset {last_scanned})
                )
                """)
                .replace("{entries}", ENTRIES)
                .replace("{own_entries}", OWN_ENTRIES)
                .replace("{scan}", order.scan(SORT_LIMIT, "\nwhere not (select is_small from size)"))
                .replace("{above_limit}", Integer.toString(SORT_LIMIT + 1))
                .replace("{last_scanned}", Integer.toString(SORT_LIMIT - 1))
                .replace("{rows}", Integer.toString(rows))
                + COLUMNS + """
                        page.sort_key::text as sort_key, not page.passed as found, page.passed
                        """
                + FROM_PAGE
                + order.in("order by page.sort_key {direction}, page.id {direction}, page.passed");
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
            String key = sort.column;
            // PostgreSQL derives no index range from "$4 is null or …".
            String inactive = (filter.inactiveSince() == null ? "and $4::timestamptz is null" : "and k.idle_since < $4")
                    + (filter.neverActive() ? " and k.last_active_at is null" : "");
            String continued = after == null ? ""
                    : " and (%s, %s) %s (%s)".formatted(key, id, filter.descending() ? "<" : ">",
                            after.replaceFirst(",", "::text::" + sort.type + ","));
            return new Order(byActivity ? "activity" : "member", id, key, filter.descending() ? "desc" : "asc",
                    inactive + continued);
        }

        /** Replaces the names of the components in braces. */
        String in(String sql) {
            return sql.replace("{table}", table).replace("{id}", id).replace("{key}", key).replace("{direction}", direction)
                    .replace("{range}", range);
        }

        /**
         * The first rows of the filter in this order, merged from one index range for each role and status.
         *
         * @param condition a {@code where} clause that applies to all ranges, or empty
         */
        String scan(int rows, String condition) {
            return in("""
                    select found.id, found.sort_key
                        from slice
                        cross join lateral (
                            select {id} as id, {key} as sort_key
                            from {table} k
                            where k.account_id = $1 and k.status = slice.status and k.role = slice.role {range}
                            order by {key} {direction}, {id} {direction}
                            limit {rows}
                        ) found{condition}
                        order by found.sort_key {direction}, found.id {direction}
                        limit {rows}""")
                    .replace("{condition}", condition)
                    .replace("{rows}", Integer.toString(rows));
        }
    }
}
