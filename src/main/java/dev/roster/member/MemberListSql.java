package dev.roster.member;

/**
 * The statements behind the list. Each merges short ranges of one index: one range per role and status asked for, at most a
 * page
 * long, so that any filter costs as much as none. Limits are written into the text, since with a parameter PostgreSQL plans for
 * a tenth of the account.
 */
final class MemberListSql {

    static final String NAMES = "names";
    static final String EMAILS = "emails";

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

    private static final String WITH_ACTIVITY = """
            join activity x on x.account_id = $1 and x.member_id = m.id
            """;

    private MemberListSql() {
    }

    /** {@code $4} is inactiveSince or null; {@code $5, $6} are the last row seen, when there is one. */
    static String sorted(MemberFilter filter, int rows, boolean continued) {
        MemberSort sort = filter.order();
        boolean byActivity = sort == MemberSort.LAST_ACTIVE;
        String direction = filter.descending() ? "desc" : "asc";
        String table = byActivity ? "activity" : "member";
        String id = byActivity ? "k.member_id" : "k.id";
        String key = "k." + sort.column.substring(2);
        String after = continued
                ? "and (%s, %s) %s ($5::text::%s, $6)".formatted(key, id, filter.descending() ? "<" : ">", sort.type)
                : "";
        // A condition of its own rather than "$4 is null or …", which no index can begin or end at.
        String inactive = filter.inactiveSince() == null ? "and $4::timestamptz is null" : "and k.idle_since < $4";
        return SLICES + """
                , page as (
                    select found.id, found.sort_key
                    from slice
                    cross join lateral (
                        select %2$s as id, %3$s as sort_key
                        from %1$s k
                        where k.account_id = $1 and k.status = slice.status and k.role = slice.role %5$s %6$s
                        order by %3$s %4$s, %2$s %4$s
                        limit %7$d
                    ) found
                    order by found.sort_key %4$s, found.id %4$s
                    limit %7$d
                )
                """.formatted(table, id, key, direction, inactive, after, rows)
                + COLUMNS + """
                        'sorted' as phase, page.sort_key::text as sort_key, false as repeated
                        from page
                        join member m on m.account_id = $1 and m.id = page.id
                        """
                + WITH_ACTIVITY
                + "order by page.sort_key %1$s, page.id %1$s".formatted(direction);
    }

    /**
     * First the members whose name begins with the words, in the order of names; then those whose address does, in the order of
     * addresses, where members of the first part repeat. Repeated rows are marked rather than left out by the database: leaving
     * them out could mean reading on through an account full of them to fill one page.
     * <p>
     * {@code $4..$7} are the two ranges, {@code $8..$10} phase, key and id of the last row seen.
     */
    static String search(int rows) {
        return SLICES + ", page as (\n"
                + "(" + half(NAMES, "name_key", "$4", "$5", rows) + ")\nunion all\n"
                + "(" + half(EMAILS, "email", "$6", "$7", rows) + ")\n"
                + "order by phase desc, sort_key, id limit " + rows + ")\n"
                + COLUMNS + """
                        page.phase, page.sort_key, page.phase = 'emails' and m.name_key >= $4 and m.name_key < $5 as repeated
                        from page
                        join member m on m.account_id = $1 and m.id = page.id
                        """
                + WITH_ACTIVITY
                + "order by page.phase desc, page.sort_key, page.id";
    }

    private static String half(String phase, String key, String from, String to, int rows) {
        return """
                select '%1$s' as phase, found.id, found.sort_key
                from slice
                cross join lateral (
                    select k.id, k.%2$s as sort_key
                    from member k
                    where k.account_id = $1 and k.status = slice.status and k.role = slice.role
                        and k.%2$s >= %3$s and k.%2$s < %4$s
                        and ($8::text > '%1$s' or ($8::text = '%1$s' and (k.%2$s, k.id) > ($9, $10)))
                    order by k.%2$s, k.id
                    limit %5$d
                ) found""".formatted(phase, key, from, to, rows);
    }

    /** The first text after all those that begin with the prefix. */
    static String endOfPrefix(String prefix) {
        return prefix + LAST_CHARACTER;
    }
}
