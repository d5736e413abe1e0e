package dev.roster.member;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import dev.roster.access.Actor;
import dev.roster.access.Permissions;
import dev.roster.audit.AuditAction;
import dev.roster.audit.AuditActor;
import dev.roster.audit.AuditLog;
import dev.roster.http.Version;
import dev.roster.http.Versioned;
import dev.roster.member.MemberLock.Change;
import dev.roster.problem.ProblemType;
import dev.roster.role.Role;
import dev.roster.role.Roles;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;

/**
 * Changes members. A change locks, authorizes again, makes transitions, stores them, revokes access and writes audit events.
 */
@ApplicationScoped
public class MemberService {

    private static final int EVENTS_PER_STATEMENT = 1_000;

    @Inject
    MemberLock lock;

    @Inject
    MemberTable table;

    @Inject
    Roles roles;

    @Inject
    AccessRevocation access;

    @Inject
    AuditLog audit;

    @Inject
    Clock clock;

    @WithTransaction
    public Uni<Versioned<MemberView>> changeRole(Actor actor, UUID memberId, String roleName, String ifMatch) {
        return change(actor, MemberStep.changeRole(memberId, roleName), ifMatch).map(MemberService::member);
    }

    @WithTransaction
    public Uni<Versioned<MemberView>> change(Actor actor, UUID memberId, MemberChange change, String ifMatch) {
        change.mustBeAhead(clock.instant());
        return change(actor, MemberStep.change(memberId, change), ifMatch).map(MemberService::member);
    }

    @WithTransaction
    public Uni<Versioned<MemberView>> suspend(Actor actor, UUID memberId, String ifMatch) {
        return change(actor, MemberStep.suspend(memberId, null), ifMatch).map(MemberService::member);
    }

    @WithTransaction
    public Uni<Versioned<MemberView>> reactivate(Actor actor, UUID memberId, String ifMatch) {
        return change(actor, MemberStep.reactivate(memberId), ifMatch).map(MemberService::member);
    }

    /** Also for a member who leaves. */
    @WithTransaction
    public Uni<Versioned<RemovalReceipt>> remove(Actor actor, UUID memberId, String ifMatch) {
        return change(actor, MemberStep.remove(memberId), ifMatch);
    }

    /**
     * Makes all steps, or none of them. The last-admin rule applies to the result, so an admin can be removed in the change
     * that
     * promotes another member.
     *
     * @param steps at most one for each member
     * @return the revoked access of each member who lost some
     */
    @WithTransaction
    public Uni<Map<UUID, RevokedAccess>> applyAll(Actor actor, List<MemberStep> steps) {
        return lock.change(actor, steps.stream().map(MemberStep::memberId).toList())
                .chain(change -> apply(change, steps));
    }

    private Uni<Versioned<RemovalReceipt>> change(Actor actor, MemberStep step, String ifMatch) {
        return lock.change(actor, List.of(step.memberId()))
                .invoke(change -> Version.check(ifMatch, change.target(step.memberId()).member().version))
                .chain(change -> apply(change, List.of(step))
                        .map(revoked -> receipt(change.target(step.memberId()), revoked)));
    }

    private static Versioned<RemovalReceipt> receipt(LockedMember target, Map<UUID, RevokedAccess> revoked) {
        Versioned<MemberView> member = target.view();
        return new Versioned<>(new RemovalReceipt(member.view(), of(member.view().id(), revoked)), member.version());
    }

    private static Versioned<MemberView> member(Versioned<RemovalReceipt> receipt) {
        return new Versioned<>(receipt.view().member(), receipt.version());
    }

    private static RevokedAccess of(UUID memberId, Map<UUID, RevokedAccess> revoked) {
        return revoked.getOrDefault(memberId, RevokedAccess.NOTHING);
    }

    private Uni<Map<UUID, RevokedAccess>> apply(Change change, List<MemberStep> steps) {
        Actor actor = change.actor();
        return rolesToGrant(actor.accountId(), steps)
                .map(granted -> steps.stream()
                        .map(step -> transition(actor, change.target(step.memberId()), step, granted))
                        .filter(MemberTransition::isChange)
                        .toList())
                .call(made -> table.update(actor.accountId(), made.stream().map(MemberTransition::member).toList()))
                .chain(made -> access.revoke(actor, made.stream().map(MemberTransition::loss).filter(Objects::nonNull).toList())
                        .call(revoked -> record(actor, made, revoked)));
    }

    private Uni<Map<String, Role>> rolesToGrant(UUID accountId, List<MemberStep> steps) {
        return Multi.createFrom().iterable(steps.stream().map(MemberStep::role).filter(Objects::nonNull).distinct().toList())
                .onItem().transformToUniAndConcatenate(name -> roles.toGrant(accountId, name))
                .collect().asMap(Role::name);
    }

    private static MemberTransition transition(Actor actor, LockedMember target, MemberStep step, Map<String, Role> granted) {
        Instant now = target.now();
        boolean own = actor.is(step.memberId());
        if (!own) {
            mustCover(actor, target);
        }
        return switch (step.kind()) {
            case REMOVE -> MemberTransition.of(target, own ? AuditAction.MEMBER_LEFT : AuditAction.MEMBER_REMOVED,
                    Permissions.NONE, null, member -> member.remove(now));
            case SUSPEND -> MemberTransition.of(target, AuditAction.MEMBER_SUSPENDED, Permissions.NONE, step.reason(),
                    member -> member.suspend(now));
            case REACTIVATE -> MemberTransition.of(target, AuditAction.MEMBER_REACTIVATED, target.permissions(), null,
                    member -> member.reactivate(now));
            case CHANGE -> change(actor, target, step.change(), granted.get(step.role()));
            case EXPIRE -> MemberTransition.of(target,
                    target.member().hasExpired(now) ? AuditAction.MEMBER_EXPIRED : AuditAction.MEMBER_ROLE_EXPIRED,
                    target.permissions(), null, member -> member.expire(now));
        };
    }

    /** An actor changes only members whose permissions, now and after their role expires, the actor holds too. */
    private static void mustCover(Actor actor, LockedMember target) {
        actor.mustCover("The role " + target.member().role, target.permissions());
        if (target.afterwards() != null) {
            actor.mustCover("The role " + target.member().roleAfterwards, target.afterwards());
        }
    }

    /** @param role null if the change names none */
    private static MemberTransition change(Actor actor, LockedMember target, MemberChange change, Role role) {
        if (role != null) {
            actor.mustCover("The role " + role.name(), role.permissions());
        }
        if (change.limitsRole()) {
            mustCover(actor, target);
        }
        Member member = target.member();
        Instant expiry = member.expiresAt;
        Instant roleExpiry = member.roleEndsAfter(target.now()) ? member.roleExpiresAt : null;
        MemberTransition made = MemberTransition.of(target,
                role == null && !change.changesRoleEnd() ? AuditAction.MEMBER_EXPIRY_CHANGED : AuditAction.MEMBER_ROLE_CHANGED,
                role == null ? target.permissions() : role.permissions(), null,
                changed -> changed.change(change, target.now()));
        if (actor.is(member.id) && (isLater(member.expiresAt, expiry) || isLater(member.roleExpiresAt, roleExpiry))) {
            throw ProblemType.FORBIDDEN.because("Members cannot extend their own membership or role.");
        }
        return made;
    }

    /** No expiry counts as later than any expiry. */
    private static boolean isLater(Instant expiry, Instant former) {
        return former != null && (expiry == null || expiry.isAfter(former));
    }

    private Uni<Void> record(Actor actor, List<MemberTransition> made, Map<UUID, RevokedAccess> revoked) {
        return Multi.createFrom().iterable(made)
                .map(each -> each.auditEntry(of(each.member().id, revoked)))
                .group().intoLists().of(EVENTS_PER_STATEMENT)
                .onItem().transformToUniAndConcatenate(part -> audit.recordAll(actor.accountId(), AuditActor.of(actor), part))
                .collect().last()
                .replaceWithVoid();
    }
}
