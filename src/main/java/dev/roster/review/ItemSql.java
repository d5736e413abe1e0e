package dev.roster.review;

import dev.roster.member.GroupSources;
import dev.roster.member.MemberConditions;

/**
 * SQL about items: {@code v} is the review, {@code i} an item, {@code m} its member, {@code r} the member's role at a time.
 *
 * @param account the parameter, or the column, with the account
 * @param time the parameter with the time
 */
record ItemSql(String account, String time) {
    /** For statements that read a whole review. */
    String member() {
        return "\njoin member m on m.account_id = %s and m.id = i.member_id".formatted(account) + role();
    }

    /** For lists. The limit forces one lookup per item: for a join, a generic plan may read all members of a large account. */
    String memberOfRow() {
        return """

                cross join lateral (
                    select * from member m where m.account_id = %s and m.id = i.member_id limit 1
                ) m""".formatted(account) + role();
    }

    private String role() {
        return "\njoin role r on r.account_id = %s and r.name = %s\n".formatted(account, MemberConditions.effectiveRole(time));
    }

    /** The current permissions of the member, of the role and of the groups. */
    String permissions() {
        return MemberConditions.permissions(account, "r");
    }

    /**
     * The decider's label. The row of the reviewer, or the item about the decider, has the email, so that an erasure finds it.
     */
    String decider() {
        return """
                coalesce(i.decider_label, (select w.email from review_reviewer w
                    where w.account_id = %s and w.review_id = i.review_id and w.member_id = i.decider_id),
                    case when i.decider_id = i.member_id then i.email end)""".formatted(account);
    }

    /** The present name of a service account's owner, so that an erasure of the owner reaches it. */
    String ownerName() {
        return """
                coalesce((select o.name from member o where o.account_id = %1$s and o.id = i.owner_id),
                    (select g.name from access_group g where g.account_id = %1$s and g.id = i.owner_group_id))"""
                .formatted(account);
    }

    /** The columns of {@link ReviewItemView}. A closed review has no current access. */
    String select() {
        return """
                select i.*, %s as owner_name, %s as decided_by, v.state = 'completed' as completed,
                    case when v.state = 'open' then r.name end as current_role,
                    case when v.state = 'open' then case when %s then 'removed' else m.status end end as current_status,
                    case when v.state = 'open' then %s end as current_permissions,
                    case when v.state = 'open' then r.permissions end as current_role_permissions,
                    case when v.state = 'open' then %s end as current_groups,
                    case when v.state = 'open' then %s else %s end as changed,
                    v.state = 'open' and %s and %s as outdated
                """.formatted(ownerName(), decider(), gone(), permissions(), GroupSources.json(account), changed(),
                hadChanged(),
                MemberConditions.isCurrent(time), outdated());
    }

    /** The person is no longer a member. */
    String gone() {
        return "not (" + MemberConditions.isCurrent(time) + ")";
    }

    /** The current access differs from the access at the start. */
    String changed() {
        return "(" + gone() + " or (i.role, i.status, i.permissions) is distinct from (r.name, " + statusAt("i.status") + ", "
                + permissions() + "))";
    }

    /** The access at the decision differed from the access at the start. */
    String hadChanged() {
        return "(i.decision <> 'undecided' and (i.role, i.status, i.permissions)"
                + " is distinct from (i.decided_role, i.decided_status, i.decided_permissions))";
    }

    /** The current status, where a first sign-in is no change of the earlier status. */
    private static String statusAt(String earlier) {
        return "case when " + earlier + " = 'provisioned' and m.status = 'active' then " + earlier + " else m.status end";
    }

    /** The current access differs from the access at the decision. */
    private String outdated() {
        return "(i.decision <> 'undecided' and (i.decided_role, i.decided_status, i.decided_permissions)"
                + " is distinct from (r.name, " + statusAt("i.decided_status") + ", " + permissions() + "))";
    }

    /** The decision of a member is missing or outdated. */
    String open() {
        return "(" + MemberConditions.isCurrent(time) + " and (i.decision = 'undecided' or " + outdated() + "))";
    }

    /** The columns of {@link ReviewView.Progress}. A completed review has the counts of its outcome. */
    String progress() {
        return """
                select count(*) filter (where v.state <> 'completed' and %1$s and i.decision = 'undecided')::int as undecided,
                    count(*) filter (where v.state <> 'completed' and %1$s and i.decision <> 'undecided')::int as outdated,
                    count(*) filter (where %2$s and i.decision = 'keep')::int as keep,
                    count(*) filter (where %2$s and i.decision = 'demote')::int as demote,
                    count(*) filter (where %2$s and i.decision = 'remove')::int as remove,
                    count(*) filter (where i.gone or v.state <> 'completed' and %3$s)::int as gone,
                    count(*) filter (where i.decider_id = i.member_id)::int as self_reviews
                """.formatted(open(),
                "not (case when v.state = 'completed' then i.gone else " + gone() + " or " + outdated() + " end)", gone());
    }
}
