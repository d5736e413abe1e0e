package dev.roster.member;

/**
 * The statements behind the list. Each merges short ranges of an index: one range per role and status asked for, so that any
 * filter costs as much as none. Limits are written into the text, since with a parameter PostgreSQL plans for a tenth of the
 * account.
 */
final class MemberListSql {

    /**
     * In rows: up to so many entries that a search finds, the members are sorted; beyond, so many members are read in the order
     * of the list and those found are shown.
     */
    static final int EFFORT = 1_000;

    /** Sorts after every character that a key can hold. */
    private static final String LAST_CHARACTER = "\uDBFF\uDFFF";

    private static final String SLICES = """
            with slice as (
                select r.name as role, s.status
                from role r cross join unnest($2::text[]) as s (status)
                where r.account_id = $1 and ($3::text is null or r.name = $3)
            )
            """;

    private static final String COLUMNS = """
            select m.id, m.email, m.name, m.role, m.status, m.joined_at, m.removed_at, m.expires_at, m.role_expires_at,
                m.role_afterwards, x.last_active_at, x.last_active_via,
            """;

    /** Looked up one by one: of an account that has no statistics yet, PostgreSQL would rather read all members for each. */
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
     * The same of one member's entries, in a form that no index takes: without statistics PostgreSQL would rather read the
     * range
     * of all members for each member.
     */
    private static final String OWN_ENTRIES = "(e.entry || '') >= $5 and (e.entry || '') < $6";

    private MemberListSql() {
    }

    /** {@code $4} is inactiveSince or null; {@code $5, $6} are the last row seen, when there is one. */
    static String sorted(MemberFilter filter, int rows, boolean continued) {
        Order order = Order.of(filter, continued ? "$5, $6" : null);
        return SLICES + """
                , page as (
                    select found.id, found.sort_key
                    from slice
                    cross join lateral (
                        select %2$s as id, %3$s as sort_key
                        from %1$s k
                        where k.account_id = $1 and k.status = slice.status and k.role = slice.role %5$s
                        order by %3$s %4$s, %2$s %4$s
                        limit %6$d
                    ) found
                    order by found.sort_key %4$s, found.id %4$s
                    limit %6$d
                )
                """.formatted(order.table, order.id, order.key, order.direction, order.range, rows)
                + COLUMNS + """
                        page.sort_key::text as sort_key, true as found, false as passed
                        """
                + FROM_PAGE
                + "order by page.sort_key %1$s, page.id %1$s".formatted(order.direction);
    }

    /**
     * Who is found, in the order of the entries. A member with several of them is marked as found by the first: leaving the
     * others out could mean reading on through an account full of them to fill one page.
     * <p>
     * {@code $5, $6} are the range of entries, {@code $7, $8} the last row seen.
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
     * Who is found, in another order than that of the entries. If few are found, they are sorted. If many are, so many
     * members are read in the order asked for. The last one read is marked as passed: the next page begins there, also when
     * this one is not full.
     * <p>
     * {@code $5, $6} are the range of entries, {@code $7, $8} the last row seen, when there is one.
     */
    static String sortedSearch(MemberFilter filter, int rows, boolean continued) {
        Order order = Order.of(filter, continued ? "$7, $8" : null);
        return SLICES + """
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
                ), effort as materialized (
                    select %9$d > count(*) as small from entries
                ), few as (
                    select found.id, found.sort_key
                    from (select distinct member_id from entries) as one
                    cross join lateral (
                        select %2$s as id, %3$s as sort_key
                        from %1$s k
                        where k.account_id = $1 and %2$s = one.member_id %5$s
                        limit 1
                    ) found
                    where (select small from effort)
                    order by found.sort_key %4$s, found.id %4$s
                    limit %6$d
                ), walked as materialized (
                    select found.id, found.sort_key
                    from slice
                    cross join lateral (
                        select %2$s as id, %3$s as sort_key
                        from %1$s k
                        where k.account_id = $1 and k.status = slice.status and k.role = slice.role %5$s
                        order by %3$s %4$s, %2$s %4$s
                        limit %7$d
                    ) found
                    where not (select small from effort)
                    order by found.sort_key %4$s, found.id %4$s
                    limit %7$d
                ), page as (
                    select id, sort_key, false as passed from few
                    union all
                    (select walked.id, walked.sort_key, false as passed
                    from walked
                    cross join lateral (
                        select from member_entry e
                        where e.account_id = $1 and e.member_id = walked.id and %11$s
                        limit 1
                    ) found
                    order by walked.sort_key %4$s, walked.id %4$s
                    limit %6$d)
                    union all
                    (select id, sort_key, true as passed from walked order by sort_key %4$s, id %4$s offset %10$d)
                )
                """.formatted(order.table, order.id, order.key, order.direction, order.range, rows, EFFORT, ENTRIES,
                EFFORT + 1, EFFORT - 1, OWN_ENTRIES)
                + COLUMNS + """
                        page.sort_key::text as sort_key, not page.passed as found, page.passed
                        """
                + FROM_PAGE
                + "order by page.sort_key %1$s, page.id %1$s, page.passed".formatted(order.direction);
    }

    /** The first text after all those that begin with the prefix; nothing begins with an empty one. */
    static String endOfPrefix(String prefix) {
        return prefix.isEmpty() ? "" : prefix + LAST_CHARACTER;
    }

    /** An order that an index has: of which table, by which column, and the condition where in the index to read. */
    private record Order(String table, String id, String key, String direction, String range) {

        /** @param after the parameters of the last row seen, or null */
        static Order of(MemberFilter filter, String after) {
            MemberSort sort = filter.order();
            boolean byActivity = sort == MemberSort.LAST_ACTIVE;
            String id = byActivity ? "k.member_id" : "k.id";
            String key = "k." + sort.column.substring(2);
            // A condition of its own rather than "$4 is null or …", which no index can begin or end at.
            String inactive = filter.inactiveSince() == null ? "and $4::timestamptz is null" : "and k.idle_since < $4";
            String continued = after == null ? ""
                    : " and (%s, %s) %s (%s)".formatted(key, id, filter.descending() ? "<" : ">",
                            after.replaceFirst(",", "::text::" + sort.type + ","));
            return new Order(byActivity ? "activity" : "member", id, key, filter.descending() ? "desc" : "asc",
                    inactive + continued);
        }
    }
}
