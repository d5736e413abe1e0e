package dev.roster.program;

import dev.roster.member.MemberConditions;

/**
 * SQL about the people who own the service account {@code s}: its owner, or the people in the group that owns it. People
 * without access do not count. All arguments are SQL expressions.
 */
final class Owners {
    private static final String PERSON = "from member o where o.account_id = %1$s and o.id = s.owner_id and %2$s";

    private static final String OF_GROUP = """
            from access_group g
            join role r on r.account_id = %1$s
            join member_entry e on e.account_id = %1$s and e.status in ('active', 'provisioned') and e.role = r.name
                and e.entry = '#' || g.id
            join member o on o.account_id = %1$s and o.id = e.member_id and %2$s
            where g.account_id = %1$s and g.id = s.owner_group_id""";

    private static final String EXIST = "(exists (select %s) or exists (select %s))";

    private Owners() {
    }

    /** A suspended owner counts as one who has left: the grace period is long enough to reactivate the person. */
    static String exist(String account, String time) {
        return EXIST.formatted(person(account, time), ofGroup(account, time));
    }

    /** Whether one of them has the address. */
    static String include(String account, String time, String email) {
        String condition = " and o.email = " + email;
        return EXIST.formatted(person(account, time) + condition, ofGroup(account, time) + condition);
    }

    /** A query for their addresses. */
    static String emails(String account, String time, int limit) {
        return "select o.email %s union all select o.email %s limit %d".formatted(person(account, time), ofGroup(account, time),
                limit);
    }

    private static String person(String account, String time) {
        return PERSON.formatted(account, MemberConditions.isPersonWithAccess("o", time));
    }

    private static String ofGroup(String account, String time) {
        return OF_GROUP.formatted(account, MemberConditions.isPersonWithAccess("o", time));
    }
}
