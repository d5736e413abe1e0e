package dev.roster.invitation;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import dev.roster.access.Actor;
import dev.roster.access.Permission;
import dev.roster.access.Permissions;
import dev.roster.audit.Author;
import dev.roster.member.AccessLoss;
import dev.roster.member.AtTime;
import dev.roster.member.Cut;
import dev.roster.role.RoleUse;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;

/**
 * Revokes the open invitations of members who may not invite any more: nobody lets others in whom they could not invite now.
 */
@ApplicationScoped
class InvitationsOfInviter implements AccessLoss, RoleUse {

    private static final String REVOKE = """
            update invitation set state = 'revoked', closed_at = ?3, version = version + 1
            where account_id = ?1 and state = 'open' and inviter_id %s
            returning id, email, inviter_id""";

    private static final String REVOKE_OF_MEMBERS = REVOKE.formatted("= any(?2)");

    private static final String REVOKE_OF_ROLE = REVOKE
            .formatted("in (select id from member where account_id = ?1 and role = ?2 and status <> 'removed')");

    private static final String OF_MEMBER = "select id from invitation where account_id = $1 and state = 'open' and inviter_id = $2";

    /**
     * Whether the member who sent the invitation {@code i} may not invite at that time, because their membership or role has
     * ended by itself: it counts as revoked before the sweep comes by and revokes it.
     */
    static String mayNotInvite(String time) {
        return """
                exists (
                    select from member m
                    where m.account_id = i.account_id and m.id = i.inviter_id and (%s or not exists (
                        select from role r
                        where r.account_id = m.account_id and r.name = %s
                            and r.permissions && array['*', 'member:*', 'member:invite'])))"""
                .formatted(AtTime.ended(time), AtTime.role(time));
    }

    @Inject
    Pool database;

    @Inject
    InvitationAudit audit;

    @Inject
    Clock clock;

    @Override
    public Uni<Map<UUID, Cut>> cut(Actor actor, List<Loss> losses) {
        UUID[] former = losses.stream().filter(loss -> !loss.remaining().allow(Permission.MEMBER_INVITE))
                .map(Loss::memberId).toArray(UUID[]::new);
        return former.length == 0 ? Uni.createFrom().item(Map.of()) : revoke(actor, REVOKE_OF_MEMBERS, former);
    }

    @Override
    public Uni<Cut> wouldCut(UUID accountId, Loss loss) {
        return loss.remaining().allow(Permission.MEMBER_INVITE) ? Uni.createFrom().item(Cut.NOTHING)
                : database.preparedQuery(OF_MEMBER).execute(Tuple.of(accountId, loss.memberId()))
                        .map(rows -> Cut.invitations(rows.stream().map(row -> row.getUUID("id")).toList()));
    }

    @Override
    public Uni<Void> cut(Actor actor, String role, Permissions remaining) {
        return remaining.allow(Permission.MEMBER_INVITE) ? Uni.createFrom().voidItem()
                : revoke(actor, REVOKE_OF_ROLE, role).replaceWithVoid();
    }

    @Override
    public Uni<Boolean> isUsed(UUID accountId, String role) {
        return Invitation.find("accountId = ?1 and state = 'open' and role = ?2", accountId, role)
                .firstResult().map(invitation -> invitation != null);
    }

    private Uni<Map<UUID, Cut>> revoke(Actor actor, String sql, Object whose) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(sql, Object[].class)
                        .setParameter(1, actor.accountId())
                        .setParameter(2, whose)
                        .setParameter(3, clock.instant())
                        .getResultList())
                .call(rows -> audit.cut(Author.of(actor), actor.accountId(), rows))
                .map(rows -> Cut.byMember(rows, row -> (UUID) row[2], row -> Cut.invitations(List.of((UUID) row[0]))));
    }
}
