package dev.roster.member;

import dev.roster.access.Actor;
import dev.roster.access.Permissions;
import dev.roster.audit.AccessEffect;
import dev.roster.audit.AuditAction;
import dev.roster.audit.AuditActor;
import dev.roster.audit.AuditLog;
import dev.roster.audit.Target;
import dev.roster.group.Groups;
import dev.roster.group.HeldGroup;
import dev.roster.http.Version;
import dev.roster.http.Versioned;
import dev.roster.member.AccessLossHandler.Loss;
import dev.roster.member.MemberLock.Change;
import dev.roster.problem.Problem;
import dev.roster.problem.ProblemType;
import dev.roster.role.Role;
import dev.roster.role.RoleService;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiFunction;

/**
 * Changes members. A change locks, authorizes again, makes transitions, stores them, revokes access and writes audit events.
 */
@ApplicationScoped
public class MemberService {
    private static final int EVENTS_PER_STATEMENT = 1_000;
    private static final List<String> EXPIRY = List.of("expiresAt", "roleExpiresAt", "roleAfterwards");

    @Inject
    MemberLock lock;
    @Inject
    MemberTable table;
    @Inject
    RoleService roles;
    @Inject
    Groups groups;
    @Inject
    AccessRevocation access;
    @Inject
    AuditLog audit;
    @Inject
    Clock clock;

    @WithTransaction
    public Uni<Versioned<MemberView>> changeRole(Actor actor, UUID memberId, String roleName, String ifMatch) {
        return apply(actor, MemberStep.changeRole(memberId, roleName), ifMatch).map(MemberService::member);
    }

    @WithTransaction
    public Uni<Versioned<MemberView>> change(Actor actor, UUID memberId, MemberChange change, String ifMatch) {
        change.mustBeInFuture(clock.instant());
        return apply(actor, MemberStep.change(memberId, change), ifMatch).map(MemberService::member);
    }

    @WithTransaction
    public Uni<Versioned<MemberView>> suspend(Actor actor, UUID memberId, String ifMatch) {
        return apply(actor, MemberStep.suspend(memberId, null), ifMatch).map(MemberService::member);
    }

    @WithTransaction
    public Uni<Versioned<MemberView>> reactivate(Actor actor, UUID memberId, String ifMatch) {
        return apply(actor, MemberStep.reactivate(memberId), ifMatch).map(MemberService::member);
    }

    /** Fails with {@code not-found} without the group. */
    @WithTransaction
    public Uni<Versioned<MemberView>> joinGroup(Actor actor, UUID memberId, UUID groupId, String ifMatch) {
        return changeGroup(actor, memberId, groupId, ifMatch, MemberStep::joinGroup).map(MemberService::member);
    }

    @WithTransaction
    public Uni<Versioned<RemovalReceipt>> leaveGroup(Actor actor, UUID memberId, UUID groupId, String ifMatch) {
        return changeGroup(actor, memberId, groupId, ifMatch, MemberStep::leaveGroup);
    }

    private Uni<Versioned<RemovalReceipt>> changeGroup(Actor actor, UUID memberId, UUID groupId, String ifMatch,
            BiFunction<UUID, HeldGroup, MemberStep> step) {
        return lock.change(actor, List.of(memberId))
                .invoke(change -> Version.check(ifMatch, change.target(memberId).member().version))
                .chain(change -> groups.find(actor.accountId(), Set.of(groupId))
                        .map(found -> found.get(groupId))
                        .onItem().ifNull().failWith(Problem::notFound)
                        .chain(group -> apply(change, List.of(step.apply(memberId, group))))
                        .map(revoked -> receipt(change.target(memberId).view(), revoked)));
    }

    /** Members can also remove themselves. */
    @WithTransaction
    public Uni<Versioned<RemovalReceipt>> remove(Actor actor, UUID memberId, String ifMatch) {
        return apply(actor, MemberStep.remove(memberId), ifMatch);
    }

    /**
     * Makes all steps, or none of them. The last-admin rule applies to the result, so one change can promote a member and
     * remove the last admin.
     *
     * @param steps at most one for each member
     * @return the revoked access of each member who lost some
     */
    @WithTransaction
    public Uni<Map<UUID, RevokedAccess>> applyAll(Actor actor, List<MemberStep> steps) {
        return lock.change(actor, steps.stream().map(MemberStep::memberId).toList())
                .chain(change -> apply(change, steps));
    }

    private Uni<Versioned<RemovalReceipt>> apply(Actor actor, MemberStep step, String ifMatch) {
        return lock.change(actor, List.of(step.memberId()))
                .invoke(change -> Version.check(ifMatch, change.target(step.memberId()).member().version))
                .chain(change -> apply(change, List.of(step))
                        .map(revoked -> receipt(change.target(step.memberId()).view(), revoked)));
    }

    private static Versioned<RemovalReceipt> receipt(Versioned<MemberView> member, Map<UUID, RevokedAccess> revoked) {
        return new Versioned<>(new RemovalReceipt(member.view(),
                revoked.getOrDefault(member.view().id(), RevokedAccess.NOTHING)), member.version());
    }

    private static Versioned<MemberView> member(Versioned<RemovalReceipt> receipt) {
        return new Versioned<>(receipt.view().member(), receipt.version());
    }

    /** Makes all steps, or none of them, in a change that has locked their members. */
    Uni<Map<UUID, RevokedAccess>> apply(Change change, List<MemberStep> steps) {
        Actor actor = change.actor();
        return rolesToGrant(actor.accountId(), steps)
                .map(granted -> steps.stream()
                        .map(step -> transition(actor, change.target(step.memberId()), step, granted.get(step.role())))
                        .filter(Transition::isChange)
                        .toList())
                .call(made -> table.update(actor.accountId(), made.stream().map(Transition::member).toList()))
                .chain(made -> access.revoke(actor, made.stream().map(Transition::loss).filter(Objects::nonNull).toList())
                        .call(revoked -> record(actor, made, revoked)));
    }

    private Uni<Map<String, Role>> rolesToGrant(UUID accountId, List<MemberStep> steps) {
        return Multi.createFrom().iterable(steps.stream().map(MemberStep::role).filter(Objects::nonNull).distinct().toList())
                .onItem().transformToUniAndConcatenate(name -> roles.require(accountId, name))
                .collect().asMap(Role::name);
    }

    /**
     * A transition of a member that is not stored yet.
     *
     * @param loss null if the member keeps all permissions
     * @param reason for the audit log; may be null
     */
    private record Transition(Member member, AuditAction action, JsonObject before, Loss loss, String reason) {
        boolean isChange() {
            return !before.equals(member.auditState());
        }

        /**
         * Whether no access is lost, now or by an expiry. A new expiry counts as a loss, also if it is later. A suspended
         * member loses access even without a permission: {@code /v1/access} also allows requests that require none.
         */
        boolean onlyGrants() {
            JsonObject after = member.auditState();
            return loss == null && member.status == MemberStatus.ACTIVE
                    && EXPIRY.stream().allMatch(name -> Objects.equals(before.getValue(name), after.getValue(name)));
        }
    }

    /** @param role null if the step grants none */
    private static Transition transition(Actor actor, LockedMember target, MemberStep step, Role role) {
        Member member = target.member();
        Instant now = target.now();
        boolean own = actor.is(member.id);
        if (!own) {
            mustHold(actor, target);
        }
        JsonObject before = member.auditState();
        Permissions ofRole = target.ofRole();
        Permissions held = target.permissions();
        Permissions stored = target.stored().plus(target.ofGroups());
        AuditAction action = switch (step.kind()) {
            case REMOVE -> own ? AuditAction.MEMBER_LEFT : AuditAction.MEMBER_REMOVED;
            case SUSPEND -> AuditAction.MEMBER_SUSPENDED;
            case REACTIVATE -> AuditAction.MEMBER_REACTIVATED;
            case JOIN_GROUP -> AuditAction.MEMBER_ADDED_TO_GROUP;
            case LEAVE_GROUP -> AuditAction.MEMBER_REMOVED_FROM_GROUP;
            case DEMOTE -> AuditAction.MEMBER_ROLE_CHANGED;
            case CHANGE -> role == null && step.change().roleExpiresAt() == null ? AuditAction.MEMBER_EXPIRY_CHANGED
                    : AuditAction.MEMBER_ROLE_CHANGED;
            case EXPIRE -> member.hasExpired(now) ? AuditAction.MEMBER_EXPIRED : AuditAction.MEMBER_ROLE_EXPIRED;
        };
        switch (step.kind()) {
            case REMOVE -> member.remove(now);
            case SUSPEND -> member.suspend(now);
            case REACTIVATE -> member.reactivate(now);
            case CHANGE -> change(actor, target, step.change(), role);
            case JOIN_GROUP -> joinGroup(actor, target, step.group());
            case LEAVE_GROUP -> {
                step.group().mustNotBeManagedByDirectory();
                member.leave(step.group(), now);
            }
            case DEMOTE -> {
                role.mustBeHeldBy(actor);
                mustNotExtendOwnRole(actor, target, role.permissions());
                member.demote(role.name(), now);
            }
            case EXPIRE -> member.expire(now);
        }
        Permissions remaining = member.status != MemberStatus.ACTIVE ? Permissions.NONE
                : (role == null ? ofRole : role.permissions()).plus(member.groupPermissions());
        boolean removed = member.status == MemberStatus.REMOVED;
        // The stored role can have expired, but the member may have sent invitations while it was effective.
        boolean loses = removed || !remaining.include(held) || !remaining.include(stored);
        return new Transition(member, action, before, loses ? new Loss(member.id, remaining, removed) : null, step.reason());
    }

    /**
     * An actor can change only members whose permissions the actor also holds, both now and after their role expires, and
     * those of their groups.
     */
    static void mustHold(Actor actor, LockedMember target) {
        target.member().groups.forEach(group -> group.mustBeHeldBy(actor));
        actor.mustHold("The role " + target.member().role, target.ofRole());
        if (target.afterwards() != null) {
            actor.mustHold("The role " + target.member().roleAfterwards, target.afterwards());
        }
    }

    private static void joinGroup(Actor actor, LockedMember target, HeldGroup group) {
        group.mustNotBeManagedByDirectory();
        group.mustBeHeldBy(actor);
        mustNotExtendOwnRole(actor, target, group.permissions());
        Member member = target.member();
        mustHaveCapacity(member, group.id());
        member.join(group, target.now());
    }

    /** A member whose role expires cannot keep its permissions by another role or a group. */
    private static void mustNotExtendOwnRole(Actor actor, LockedMember target, Permissions granted) {
        Member member = target.member();
        if (actor.is(member.id) && member.roleExpiryAt(target.now()) != null
                && !target.permissionsAfterwards().include(granted)) {
            throw Member.ownExtension();
        }
    }

    static void mustHaveCapacity(Member member, UUID groupId) {
        if (!member.isIn(groupId) && member.groups.size() >= Groups.MAX_OF_MEMBER) {
            throw ProblemType.TOO_MANY_GROUPS.because("A member has at most " + Groups.MAX_OF_MEMBER + " groups.");
        }
    }

    private static void change(Actor actor, LockedMember target, MemberChange change, Role role) {
        if (role != null) {
            role.mustBeHeldBy(actor);
        }
        if (change.newRoleExpiry() != null) {
            mustHold(actor, target);
        }
        Member member = target.member();
        Instant expiry = member.expiresAt;
        Instant roleExpiry = member.roleExpiryAt(target.now());
        member.change(change, target.now());
        if (actor.is(member.id) && (isLater(member.expiresAt, expiry) || isLater(member.roleExpiresAt, roleExpiry))) {
            throw Member.ownExtension();
        }
    }

    /** No expiry counts as later than any expiry. */
    private static boolean isLater(Instant expiry, Instant former) {
        return former != null && (expiry == null || expiry.isAfter(former));
    }

    private Uni<Void> record(Actor actor, List<Transition> made, Map<UUID, RevokedAccess> revoked) {
        return Multi.createFrom().iterable(made)
                .map(transition -> auditEntry(transition,
                        revoked.getOrDefault(transition.member().id, RevokedAccess.NOTHING)))
                .group().intoLists().of(EVENTS_PER_STATEMENT)
                .onItem().transformToUniAndConcatenate(part -> audit.recordAll(actor.accountId(), AuditActor.of(actor), part))
                .collect().last()
                .replaceWithVoid();
    }

    private static AuditLog.Entry auditEntry(Transition transition, RevokedAccess revoked) {
        Member member = transition.member();
        JsonObject after = member.auditState()
                .put("reason", transition.reason())
                .put("revokedInvitations", ids(revoked.invitations()))
                .put("revokedApiKeys", ids(revoked.apiKeys()));
        after.getMap().values().removeIf(Objects::isNull);
        AuditLog.Entry entry = new AuditLog.Entry(transition.action(), Target.member(member.id, member.email),
                transition.before(), after);
        return transition.onlyGrants() ? entry.with(AccessEffect.GRANTS) : entry;
    }

    private static JsonArray ids(List<UUID> ids) {
        return ids.isEmpty() ? null : new JsonArray(ids.stream().map(UUID::toString).toList());
    }
}
