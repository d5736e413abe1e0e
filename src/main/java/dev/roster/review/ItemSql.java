package dev.roster.review;

import dev.roster.member.MemberConditions;

/**
 * What statements about items share: {@code v} is the review, {@code i} an item of it, {@code m} its member and {@code r} the
 * role
 * that the member has at the time that is meant.
 *
 * @param time the parameter that holds the time
 */
record ItemSql(String time) {

    /** What the decider is called: as the reviewer's row says, or the item if it is about them, so that an erasure finds it. */
    static final String DECIDER = """
            coalesce(i.decider_label, (select w.email from review_reviewer w
                where w.account_id = i.account_id and w.review_id = i.review_id and w.member_id = i.decider_id),
                case when i.decider_id = i.member_id then i.email end)""";

    String now() {
        return """

                join member m on m.account_id = i.account_id and m.id = i.member_id
                join role r on r.account_id = m.account_id and r.name = %s
                """.formatted(MemberConditions.role(time));
    }

    String gone() {
        return "not (" + MemberConditions.belongs(time) + ")";
    }

    /** They are not what they were when the review began. */
    String changed() {
        return "(" + gone() + " or (i.role, i.status, i.permissions) is distinct from (r.name, m.status, r.permissions))";
    }

    /** They are not what they were when it was decided about them. */
    private String outdated() {
        return "i.decision <> 'undecided' and (i.decided_role, i.decided_status, i.decided_permissions)"
                + " is distinct from (r.name, m.status, r.permissions)";
    }

    /** A decision is missing. */
    String waiting() {
        return "(" + MemberConditions.belongs(time) + " and (i.decision = 'undecided' or " + outdated() + "))";
    }

    /** The counts of {@link Progress}; of a completed review they are those of its outcome. */
    String progress() {
        return """
                select count(*) filter (where v.state <> 'completed' and %1$s and i.decision = 'undecided')::int as undecided,
                    count(*) filter (where v.state <> 'completed' and %1$s and i.decision <> 'undecided')::int as outdated,
                    count(*) filter (where %2$s and i.decision = 'keep')::int as keep,
                    count(*) filter (where %2$s and i.decision = 'demote')::int as demote,
                    count(*) filter (where %2$s and i.decision = 'remove')::int as remove,
                    count(*) filter (where i.gone or v.state <> 'completed' and %3$s)::int as gone,
                    count(*) filter (where i.decider_id = i.member_id)::int as self_reviews
                """.formatted(waiting(),
                "not (case when v.state = 'completed' then i.gone else " + gone() + " or " + outdated() + " end)", gone());
    }
}
