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
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;

/** Changes members. Every change takes the lock, checks the invariants, cuts what it must, and writes its audit event. */
@ApplicationScoped
public class MemberService {

    private static final int MEMBERS_AT_ONCE = 1_000;

    private static final AuditAction REACTIVATED = AuditAction.MEMBER_REACTIVATED;

    private static final String BEGIN_IDLENESS = """
            update activity set idle_since = greatest(idle_since, ?3) where account_id = ?1 and member_id = any(?2)""";

    @Inject
    MemberLock lock;

    @Inject
    Roles roles;

    @Inject
    AccessRevocation losses;

    @Inject
    AuditLog audit;

    @Inject
    Clock clock;

    /** A removal with what it took with it. */
    public record Removal(Versioned<MemberView> member, RevokedAccess cut) {
    }

    @WithTransaction
    public Uni<Versioned<MemberView>> changeRole(Actor actor, UUID memberId, String roleName, String ifMatch) {
        return change(actor, MemberStep.changeRole(memberId, roleName), ifMatch).map(Removal::member);
    }

    @WithTransaction
    public Uni<Versioned<MemberView>> change(Actor actor, UUID memberId, MemberChange change, String ifMatch) {
        change.mustBeAhead(clock.instant());
        return change(actor, MemberStep.change(memberId, change), ifMatch).map(Removal::member);
    }

    @WithTransaction
    public Uni<Versioned<MemberView>> suspend(Actor actor, UUID memberId, String ifMatch) {
        return change(actor, MemberStep.suspend(memberId), ifMatch).map(Removal::member);
    }

    @WithTransaction
    public Uni<Versioned<MemberView>> reactivate(Actor actor, UUID memberId, String ifMatch) {
        return change(actor, MemberStep.reactivate(memberId), ifMatch).map(Removal::member);
    }

    /** Removes a member, or lets one leave. */
    @WithTransaction
    public Uni<Removal> remove(Actor actor, UUID memberId, String ifMatch) {
        return change(actor, MemberStep.remove(memberId), ifMatch);
    }

    /**
     * All of the steps, or none of them: each of a member of its own, and judged together, so that an admin may go when the
     * same
     * change makes another one.
     *
     * @return what was cut of each member; who is missing lost nothing
     */
    @WithTransaction
    public Uni<Map<UUID, RevokedAccess>> applyAll(Actor actor, List<MemberStep> steps) {
        return lock.change(actor, steps.stream().map(MemberStep::memberId).toList())
                .chain(change -> apply(change, steps));
    }

    private Uni<Removal> change(Actor actor, MemberStep step, String ifMatch) {
        return lock.change(actor, List.of(step.memberId()))
                .invoke(change -> Version.check(ifMatch, change.target(step.memberId()).member().version))
                .chain(change -> apply(change, List.of(step))
                        .map(cuts -> new Removal(change.target(step.memberId()).view(),
                                cuts.getOrDefault(step.memberId(), RevokedAccess.NOTHING))));
    }

    /**
     * The entities are changed first and judged afterwards: what a refusal leaves behind in memory goes with its transaction.
     */
    private Uni<Map<UUID, RevokedAccess>> apply(Change change, List<MemberStep> steps) {
        return rolesToGrant(change.actor().accountId(), steps)
                .map(granted -> steps.stream().map(step -> take(change, step, granted))
                        .filter(MemberTransition::changedSomething).toList())
                .call(taken -> mustLeaveALastingAdmin(change, taken))
                .chain(taken -> losses
                        .cut(change.actor(), taken.stream().map(MemberTransition::loss).filter(Objects::nonNull).toList())
                        .call(cuts -> record(change.actor(), taken, cuts))
                        .call(() -> beginIdleness(change.actor(), taken))
                        .call(Panache::flush));
    }

    private Uni<Map<String, Role>> rolesToGrant(UUID accountId, List<MemberStep> steps) {
        return Multi.createFrom().iterable(steps.stream().map(MemberStep::role).filter(Objects::nonNull).distinct().toList())
                .onItem().transformToUniAndConcatenate(name -> roles.toGrant(accountId, name))
                .collect().asMap(Role::name);
    }

    private MemberTransition take(Change change, MemberStep step, Map<String, Role> granted) {
        LockedMember target = change.target(step.memberId());
        Actor actor = change.actor();
        Instant now = target.now();
        boolean own = actor.is(step.memberId());
        if (!own) {
            mustCover(actor, target);
        }
        return switch (step.kind()) {
            case REMOVE ->
                MemberTransition.of(target, own ? AuditAction.MEMBER_LEFT : AuditAction.MEMBER_REMOVED, Permissions.NONE,
                        member -> member.remove(now));
            case SUSPEND ->
                MemberTransition.of(target, AuditAction.MEMBER_SUSPENDED, Permissions.NONE, member -> member.suspend(now))
                        .because(step.reason());
            case REACTIVATE ->
                MemberTransition.of(target, REACTIVATED, target.permissions(), member -> member.reactivate(now));
            case CHANGE_ROLE -> change(actor, target, step.change(), granted);
            case END -> MemberTransition.of(target,
                    target.member().hasEnded(now) ? AuditAction.MEMBER_EXPIRED : AuditAction.MEMBER_ROLE_EXPIRED,
                    target.permissions(), member -> member.end(now));
        };
    }

    /** Nobody touches a member who may do more than they may themselves, or will by itself. */
    private static void mustCover(Actor actor, LockedMember target) {
        actor.mustCover("The role " + target.member().role, target.permissions());
        if (target.afterwards() != null) {
            actor.mustCover("The role " + target.member().roleAfterwards, target.afterwards());
        }
    }

    private static MemberTransition change(Actor actor, LockedMember target, MemberChange change, Map<String, Role> granted) {
        Role role = change.role() == null ? null : granted.get(change.role());
        if (role != null) {
            actor.mustCover("The role " + role.name(), role.permissions());
        }
        if (change.limitsRole()) {
            mustCover(actor, target);
        }
        Member member = target.member();
        Instant end = member.expiresAt;
        Instant roleEnd = member.roleEndsAfter(target.now()) ? member.roleExpiresAt : null;
        AuditAction action = role == null && !change.changesRoleEnd() ? AuditAction.MEMBER_EXPIRY_CHANGED
                : AuditAction.MEMBER_ROLE_CHANGED;
        MemberTransition taken = MemberTransition.of(target, action, role == null ? target.permissions() : role.permissions(),
                changed -> changed.change(change, target.now()));
        if (actor.is(member.id) && (isLater(member.expiresAt, end) || isLater(member.roleExpiresAt, roleEnd))) {
            throw ProblemType.FORBIDDEN.because("Nobody prolongs their own membership or role.");
        }
        return taken;
    }

    /** No end is later than any. */
    private static boolean isLater(Instant end, Instant former) {
        return former != null && (end == null || end.isAfter(former));
    }

    /** While the actor, whose row is locked, or one of those concerned is such an admin, nothing needs to be asked. */
    private static Uni<Void> mustLeaveALastingAdmin(Change change, List<MemberTransition> taken) {
        if (taken.stream().noneMatch(MemberTransition::tookAnAdmin) || change.holdsALastingAdmin()) {
            return Uni.createFrom().voidItem();
        }
        return Panache.flush()
                .chain(() -> Member.find(
                        "accountId = ?1 and status = 'active' and role = 'admin' and expiresAt is null and roleExpiresAt is null",
                        change.actor().accountId())
                        .firstResult())
                .onItem().ifNull().failWith(() -> ProblemType.LAST_ADMIN.because("Make somebody else an admin first."))
                .replaceWithVoid();
    }

    /** Who is let in again has all the time before them: else they could count as dormant at once. */
    private Uni<Void> beginIdleness(Actor actor, List<MemberTransition> taken) {
        UUID[] back = taken.stream().filter(each -> each.action().equals(REACTIVATED)).map(MemberTransition::memberId)
                .toArray(UUID[]::new);
        if (back.length == 0) {
            return Uni.createFrom().voidItem();
        }
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(BEGIN_IDLENESS)
                        .setParameter(1, actor.accountId())
                        .setParameter(2, back)
                        .setParameter(3, clock.instant())
                        .executeUpdate())
                .replaceWithVoid();
    }

    private Uni<Void> record(Actor actor, List<MemberTransition> taken, Map<UUID, RevokedAccess> cuts) {
        return Multi.createFrom().iterable(taken)
                .map(each -> new AuditLog.Entry(each.action(), each.auditTarget(), each.before(),
                        each.afterWith(cuts.getOrDefault(each.memberId(), RevokedAccess.NOTHING))))
                .group().intoLists().of(MEMBERS_AT_ONCE)
                .onItem().transformToUniAndConcatenate(
                        entries -> audit.recordAll(actor.accountId(), AuditActor.of(actor), entries))
                .collect().last()
                .replaceWithVoid();
    }
}
