package dev.roster.invitation;

import dev.roster.access.Actor;
import dev.roster.audit.AuditAction;
import dev.roster.audit.AuditActor;
import dev.roster.audit.AuditLog;
import dev.roster.database.Database;
import dev.roster.group.GroupUsage;
import dev.roster.member.AccessLossHandler;
import dev.roster.member.MemberConditions;
import dev.roster.member.RevokedAccess;
import dev.roster.problem.ProblemType;
import dev.roster.role.RoleUsage;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The rule: an invitation is valid only while its latest inviter could send it. That member must be active, have
 * {@code member:invite}, and hold every permission of the invited role and groups. The rule does not apply to operators.
 * <p>
 * If an inviter loses permissions, or the invited role gains some, the same transaction revokes the invitations that break the
 * rule. Accepting and sending check the rule again, because an expiry removes permissions before the sweep records it.
 */
@ApplicationScoped
class InviterRule implements AccessLossHandler, RoleUsage, GroupUsage {
    private static final String RETURNING = " returning i.id, i.email, i.inviter_id";

    private static final String REVOKE_OF_MEMBERS = Invitation.REVOKE + """
            from unnest($3::uuid[], $4::text[]) as loss (member_id, remaining)
            where i.account_id = $1 and i.state = 'open' and i.inviter_id = any($3) and i.inviter_id = loss.member_id
                and not %s"""
            .formatted(mayBeSentWith("string_to_array(loss.remaining, ' ')", "$1")) + RETURNING;

    /**
     * Invitations to the role or to a group with it, and invitations from members who have it now, by a group, or after their
     * current role expires.
     */
    private static final String REVOKE_OF_ROLE = Invitation.REVOKE + """
            where i.account_id = $1 and i.state = 'open' and %1$s
                and (i.role = $3 or i.group_ids && %2$s or (
                    select m.role = $3 or m.role_afterwards = $3 or m.group_ids && %2$s
                    from member m
                    where m.account_id = $1 and m.id = i.inviter_id and m.status <> 'removed'))"""
            .formatted(violated("$1", "$2"), "array(select g.id from access_group g where g.account_id = $1 and g.role = $3)")
            + RETURNING;

    /** Invitations to the group, and invitations from its members. */
    private static final String REVOKE_OF_GROUP = Invitation.REVOKE + """
            where i.account_id = $1 and i.state = 'open' and %s
                and ($3 = any(i.group_ids) or (
                    select $3 = any(m.group_ids) from member m
                    where m.account_id = $1 and m.id = i.inviter_id and m.status <> 'removed'))"""
            .formatted(violated("$1", "$2")) + RETURNING;

    private static final String PREVIEW = """
            select i.id from invitation i
            where i.account_id = $1 and i.state = 'open' and i.inviter_id = $2 and not %s"""
            .formatted(mayBeSentWith("string_to_array($3, ' ')", "$1"));

    private static final String CHECK = "select %s as invalid from invitation i where i.account_id = $1 and i.id = $2"
            .formatted(violated("$1", "$3"));

    private record Revoked(UUID id, String email, UUID inviterId) {
        static Revoked of(Row row) {
            return new Revoked(row.getUUID("id"), row.getString("email"), row.getUUID("inviter_id"));
        }
    }

    @Inject
    Database database;
    @Inject
    AuditLog audit;
    @Inject
    Clock clock;

    /** @param permissions an SQL expression with the permissions of the inviter */
    private static String mayBeSentWith(String permissions, String account) {
        return """
                (permissions_include(%1$s, (
                    select array_append(r.permissions, 'member:invite') from role r
                    where r.account_id = %2$s and r.name = i.role))
                and (i.group_ids = '{}' or not exists (
                    select from access_group g
                    join role r on r.account_id = %2$s and r.name = g.role
                    where g.account_id = %2$s and g.id = any(i.group_ids)
                        and not permissions_include(%1$s, r.permissions))))""".formatted(permissions, account);
    }

    /**
     * Whether the invitation {@code i} is invalid at a time: whether a needed permission is in no role of the inviter. Both
     * parameters are SQL expressions. Has neither {@code distinct} nor an aggregate ({@link MemberConditions#permissions}). Not
     * {@code not exists}: PostgreSQL could then read all members.
     */
    static String violated(String account, String time) {
        return """
                (i.inviter_id is not null and coalesce((
                    select exists (
                        select from role r
                        cross join unnest(array_append(r.permissions, 'member:invite')) as needed
                        where r.account_id = %1$s and r.name = any(array_prepend(i.role, %3$s))
                            and not exists (
                                select from role held
                                where held.account_id = %1$s and held.name = any(%4$s)
                                    and permissions_include(held.permissions, array[needed])))
                    from member m
                    where m.account_id = %1$s and m.id = i.inviter_id and m.status = 'active' and not %2$s), true))"""
                .formatted(account, MemberConditions.hasExpired(time),
                        MemberConditions.rolesOfGroups(account, "i.group_ids"),
                        MemberConditions.roles(account, MemberConditions.effectiveRole(time)));
    }

    /**
     * Fails with {@code invitation-revoked} if the invitation breaks the rule. Call it under the account's lock: the statement
     * then sees the changes that the lock has waited for.
     */
    Uni<Void> mustBeValid(Invitation invitation) {
        return database
                .first(CHECK, row -> row.getBoolean("invalid"), invitation.accountId, invitation.id, clock.instant())
                .invoke(invalid -> {
                    if (invalid) {
                        throw ProblemType.INVITATION_REVOKED.because("Ask for a new invitation.");
                    }
                })
                .replaceWithVoid();
    }

    @Override
    public Uni<Map<UUID, RevokedAccess>> revoke(Actor actor, List<Loss> losses) {
        if (losses.isEmpty()) {
            return Uni.createFrom().item(Map.of());
        }
        return database.list(REVOKE_OF_MEMBERS, Revoked::of, actor.accountId(), clock.instant(),
                losses.stream().map(Loss::memberId).toArray(UUID[]::new),
                losses.stream().map(loss -> loss.remaining().toString()).toArray(String[]::new))
                .call(revoked -> record(actor, revoked))
                .map(revoked -> RevokedAccess.byMember(revoked, Revoked::inviterId,
                        invitation -> RevokedAccess.invitations(List.of(invitation.id()))));
    }

    @Override
    public Uni<RevokedAccess> previewRevocation(UUID accountId, Loss loss) {
        return database.list(PREVIEW, row -> row.getUUID("id"), accountId, loss.memberId(), loss.remaining().toString())
                .map(RevokedAccess::invitations);
    }

    @Override
    public Uni<Void> changed(Actor actor, PermissionChange change) {
        return database.list(REVOKE_OF_ROLE, Revoked::of, actor.accountId(), clock.instant(), change.role())
                .chain(revoked -> record(actor, revoked));
    }

    @Override
    public Uni<Void> changed(Actor actor, RoleChange change) {
        return database.list(REVOKE_OF_GROUP, Revoked::of, actor.accountId(), clock.instant(), change.groupId())
                .chain(revoked -> record(actor, revoked));
    }

    @Override
    public Uni<Boolean> isUsed(UUID accountId, String role) {
        return Invitation.count("accountId = ?1 and state = 'open' and role = ?2", accountId, role).map(count -> count > 0);
    }

    private Uni<Void> record(Actor actor, List<Revoked> revoked) {
        return audit.recordAll(actor.accountId(), AuditActor.of(actor), revoked.stream()
                .map(invitation -> Invitation.closedEntry(AuditAction.INVITATION_REVOKED, invitation.id(), invitation.email(),
                        InvitationState.REVOKED.value()))
                .toList());
    }
}
