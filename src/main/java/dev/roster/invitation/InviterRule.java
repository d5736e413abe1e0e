package dev.roster.invitation;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import dev.roster.access.Actor;
import dev.roster.audit.AuditActor;
import dev.roster.member.AccessLossHandler;
import dev.roster.member.MemberConditions;
import dev.roster.member.RevokedAccess;
import dev.roster.problem.ProblemType;
import dev.roster.role.RoleUsage;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;

/**
 * The rule: an invitation is valid only while the member who sent it last could send it now. That member must be active, be
 * permitted to invite, and hold every permission of the invited role. What an operator or Roster sent has no such member.
 *
 * Whatever takes permissions from the sender, or adds some to the invited role, revokes the invitations that break the rule in
 * the same transaction. Joining and sending check it again: an expiry takes permissions before the sweep writes it down.
 */
@ApplicationScoped
class InviterRule implements AccessLossHandler, RoleUsage {

    private static final String REVOKE_OF_MEMBERS = """
            update invitation i set state = 'revoked', closed_at = ?3, version = version + 1
            from unnest(cast(?2 as uuid[]), cast(?4 as text[])) as loss (member_id, remaining)
            where i.account_id = ?1 and i.state = 'open' and i.inviter_id = loss.member_id and not %s
            returning i.id, i.email, i.inviter_id""".formatted(mayBeSentWith("string_to_array(loss.remaining, ' ')"));

    /** Invitations to the role, and those of members who have it or get it back when theirs expires. */
    private static final String REVOKE_OF_ROLE = """
            update invitation i set state = 'revoked', closed_at = ?3, version = version + 1
            where i.account_id = ?1 and i.state = 'open' and %s
                and (i.role = ?2 or i.inviter_id in (
                    select id from member where account_id = ?1 and (role = ?2 or role_afterwards = ?2) and status <> 'removed'))
            returning i.id, i.email, i.inviter_id"""
            .formatted(breaksTheRule("?3"));

    private static final String OF_MEMBER = """
            select i.id from invitation i
            where i.account_id = $1 and i.state = 'open' and i.inviter_id = $2 and not %s"""
            .formatted(mayBeSentWith("string_to_array($3, ' ')"));

    private static final String CHECK = "select %s from invitation i where i.account_id = ?1 and i.id = ?2"
            .formatted(breaksTheRule("?3"));

    /** @param permissions of the sender */
    private static String mayBeSentWith(String permissions) {
        return """
                permissions_cover(%s, (
                    select array_append(r.permissions, 'member:invite') from role r
                    where r.account_id = i.account_id and r.name = i.role))""".formatted(permissions);
    }

    /** Whether the invitation {@code i} is invalid at that time by the rule above. */
    static String breaksTheRule(String time) {
        return """
                (i.inviter_id is not null and not exists (
                    select from member m
                    join role held on held.account_id = m.account_id and held.name = %s
                    where m.account_id = i.account_id and m.id = i.inviter_id and m.status = 'active' and not %s
                        and %s))"""
                .formatted(MemberConditions.role(time), MemberConditions.ended(time), mayBeSentWith("held.permissions"));
    }

    @Inject
    Pool database;

    @Inject
    InvitationAudit audit;

    @Inject
    Clock clock;

    /**
     * Fails with {@code invitation-revoked} when the invitation breaks the rule. Under the account's lock the answer stays
     * true:
     * it is a statement of its own, so it sees whatever the lock waited for.
     */
    Uni<Void> mustBeValid(Invitation invitation) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(CHECK, Boolean.class)
                        .setParameter(1, invitation.accountId)
                        .setParameter(2, invitation.id)
                        .setParameter(3, clock.instant())
                        .getSingleResult())
                .invoke(invalid -> {
                    if (invalid) {
                        throw ProblemType.INVITATION_REVOKED.because("Ask for a new one.");
                    }
                })
                .replaceWithVoid();
    }

    @Override
    public Uni<Map<UUID, RevokedAccess>> revoke(Actor actor, List<Loss> losses) {
        return losses.isEmpty() ? Uni.createFrom().item(Map.of())
                : Panache.getSession()
                        .chain(session -> session.createNativeQuery(REVOKE_OF_MEMBERS, Object[].class)
                                .setParameter(1, actor.accountId())
                                .setParameter(2, losses.stream().map(Loss::memberId).toArray(UUID[]::new))
                                .setParameter(3, clock.instant())
                                .setParameter(4,
                                        losses.stream().map(loss -> loss.remaining().toString()).toArray(String[]::new))
                                .getResultList())
                        .call(rows -> audit.cut(AuditActor.of(actor), actor.accountId(), rows))
                        .map(rows -> RevokedAccess.byMember(rows, row -> (UUID) row[2],
                                row -> RevokedAccess.invitations(List.of((UUID) row[0]))));
    }

    @Override
    public Uni<RevokedAccess> previewRevocation(UUID accountId, Loss loss) {
        return database.preparedQuery(OF_MEMBER)
                .execute(Tuple.of(accountId, loss.memberId(), loss.remaining().toString()))
                .map(rows -> RevokedAccess.invitations(rows.stream().map(row -> row.getUUID("id")).toList()));
    }

    @Override
    public Uni<Void> changed(Actor actor, String role) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(REVOKE_OF_ROLE, Object[].class)
                        .setParameter(1, actor.accountId())
                        .setParameter(2, role)
                        .setParameter(3, clock.instant())
                        .getResultList())
                .call(rows -> audit.cut(AuditActor.of(actor), actor.accountId(), rows))
                .replaceWithVoid();
    }

    @Override
    public Uni<Boolean> isUsed(UUID accountId, String role) {
        return Invitation.find("accountId = ?1 and state = 'open' and role = ?2", accountId, role)
                .firstResult().map(invitation -> invitation != null);
    }
}
