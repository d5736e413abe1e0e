package dev.roster.dormancy;

import dev.roster.member.MemberConditions;

/** The statements that find dormant members, longest idle first, by a short range of one index for each role. */
final class DormancySql {

    private static final String PAGE = """
            with page as (
                select found.member_id, found.idle_since
                from role r
                cross join lateral (
                    select k.member_id, k.idle_since from activity k
                    where k.account_id = $1 and k.status = 'active' and k.role = r.name and k.idle_since <= $2
                        and (k.idle_since, k.member_id) > ($3, $4)
                    order by k.idle_since, k.member_id
                    limit %1$d
                ) found
                where r.account_id = $1
                order by found.idle_since, found.member_id
                limit %1$d
            )
            select m.id, m.email, m.name, %2$s as role, m.joined_at, x.idle_since, x.last_active_at, w.warned_at, %3$s as ended
            from page
            join activity x on x.account_id = $1 and x.member_id = page.member_id and x.idle_since = page.idle_since
            join member m on m.account_id = $1 and m.id = page.member_id
            left join dormancy_warning w on w.account_id = $1 and w.member_id = x.member_id and w.idle_since = x.idle_since
            """;

    /** $1 is the account, $2 its exempt members. */
    static final String KEPT_ADMIN = """
            select x.member_id
            from activity x
            join member m on m.account_id = $1 and m.id = x.member_id
            where x.account_id = $1 and x.status = 'active' and x.role = 'admin' and %1$s
                and not exists (select from member m where m.account_id = $1 and m.id = any($2) and %1$s)
            order by x.idle_since desc, x.member_id desc
            limit 1""".formatted(MemberConditions.LASTING_ADMIN);

    private DormancySql() {
    }

    /** $1 is the account, $2 the latest time of activity, $3 and $4 the last row of the previous page, $5 now. */
    static String page(int rows) {
        return page(rows, "order by x.idle_since, x.member_id");
    }

    /**
     * The page with the rows of {@code activity} locked, in the order of the activity flush. A flush waits for the lock, and
     * members whose activity it has written before are not on the page.
     */
    static String lockedPage(int rows) {
        return page(rows, "order by x.member_id for no key update of x");
    }

    private static String page(int rows, String end) {
        return PAGE.formatted(rows, MemberConditions.role("$5"), MemberConditions.ended("$5")) + end;
    }
}
