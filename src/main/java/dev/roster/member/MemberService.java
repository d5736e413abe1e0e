package dev.roster.member;

import dev.roster.access.Actor;
import dev.roster.audit.AuditActor;
import dev.roster.audit.AuditLog;
import dev.roster.group.Groups;
import dev.roster.group.HeldGroup;
import dev.roster.http.Version;
import dev.roster.http.Versioned;
import dev.roster.member.MemberLock.Change;
import dev.roster.problem.Problem;
import dev.roster.problem.ProblemType;
import dev.roster.role.Role;
import dev.roster.role.RoleService;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
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

    @Inject
    MemberLock lock;
    @Inject
    MemberTable table;
    @Inject
    LastAdmin lastAdmin;
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
        return remove(actor, memberId, false, ifMatch);
    }

    /**
     * @param keepCreatedKeys whether the keys of service accounts that the member created stay valid; only other people, and
     *        operators, may keep them
     */
    @WithTransaction
    public Uni<Versioned<RemovalReceipt>> remove(Actor actor, UUID memberId, boolean keepCreatedKeys, String ifMatch) {
        if (keepCreatedKeys && actor.is(memberId)) {
            throw ProblemType.FORBIDDEN.because("Members who leave cannot keep keys that they know.");
        }
        return apply(actor, MemberStep.remove(memberId, keepCreatedKeys), ifMatch);
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
        if (steps.stream().anyMatch(MemberStep::keepsCreatedKeys)) {
            ServiceMembers.mustBePerson(change);
        }
        return rolesToGrant(actor.accountId(), steps)
                .map(granted -> steps.stream()
                        .map(step -> MemberTransition.of(actor, change.target(step.memberId()), step, granted.get(step.role())))
                        .filter(MemberTransition::isChange)
                        .toList())
                .call(made -> store(actor, made.stream().map(MemberTransition::member).toList()))
                .chain(made -> access.revoke(actor, made.stream().map(MemberTransition::loss).filter(Objects::nonNull).toList())
                        .call(revoked -> record(actor, made, revoked)));
    }

    private Uni<Void> store(Actor actor, List<Member> changed) {
        return table.update(actor.accountId(), changed)
                .chain(lost -> lastAdmin.check(actor, lost));
    }

    private Uni<Map<String, Role>> rolesToGrant(UUID accountId, List<MemberStep> steps) {
        return Multi.createFrom().iterable(steps.stream().map(MemberStep::role).filter(Objects::nonNull).distinct().toList())
                .onItem().transformToUniAndConcatenate(name -> roles.require(accountId, name))
                .collect().asMap(Role::name);
    }

    private Uni<Void> record(Actor actor, List<MemberTransition> made, Map<UUID, RevokedAccess> revoked) {
        return Multi.createFrom().iterable(made)
                .map(transition -> transition
                        .auditEntry(revoked.getOrDefault(transition.member().id, RevokedAccess.NOTHING)))
                .group().intoLists().of(EVENTS_PER_STATEMENT)
                .onItem().transformToUniAndConcatenate(part -> audit.recordAll(actor.accountId(), AuditActor.of(actor), part))
                .collect().last()
                .replaceWithVoid();
    }
}
