package dev.roster.member;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;

import dev.roster.access.Actor;
import dev.roster.access.Permissions;
import dev.roster.audit.AuditLog;
import dev.roster.audit.Author;
import dev.roster.audit.Target;
import dev.roster.member.MemberLock.Change;
import dev.roster.platform.ProblemType;
import dev.roster.platform.Version;
import dev.roster.role.Role;
import dev.roster.role.Roles;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** Changes members. Every change takes the lock, checks the invariants, cuts what it must, and writes its audit event. */
@ApplicationScoped
public class Members {

    @Inject
    MemberLock lock;

    @Inject
    Roles roles;

    @Inject
    @Any
    Instance<AccessLoss> cutters;

    @Inject
    AuditLog audit;

    @Inject
    Clock clock;

    /** A removal with what it took with it. */
    public record Removal(VersionedMember member, Cut cut) {
    }

    @WithTransaction
    public Uni<VersionedMember> changeRole(Actor actor, UUID memberId, String roleName, String ifMatch) {
        return begin(actor, memberId, ifMatch)
                .chain(change -> roles.toGrant(actor.accountId(), roleName)
                        .chain(role -> changeRole(change, role)))
                .map(LockedMember::view);
    }

    @WithTransaction
    public Uni<VersionedMember> suspend(Actor actor, UUID memberId, String ifMatch) {
        return begin(actor, memberId, ifMatch)
                .chain(change -> change.target().member().status() == MemberStatus.SUSPENDED
                        ? Uni.createFrom().item(change.target())
                        : lose(change, "member.suspended", new AccessLoss.Loss(memberId, Permissions.NONE, false),
                                Member::suspend).replaceWith(change.target()))
                .map(LockedMember::view);
    }

    @WithTransaction
    public Uni<VersionedMember> reactivate(Actor actor, UUID memberId, String ifMatch) {
        return begin(actor, memberId, ifMatch)
                .chain(change -> change.target().member().status() == MemberStatus.ACTIVE
                        ? Uni.createFrom().item(change.target())
                        : apply(change, "member.reactivated", Member::reactivate, Cut.NOTHING))
                .map(LockedMember::view);
    }

    /** Removes a member, or lets one leave. */
    @WithTransaction
    public Uni<Removal> remove(Actor actor, UUID memberId, String ifMatch) {
        return begin(actor, memberId, ifMatch)
                .chain(change -> lose(change, actor.is(memberId) ? "member.left" : "member.removed",
                        new AccessLoss.Loss(memberId, Permissions.NONE, true),
                        member -> member.remove(clock.instant()))
                        .map(cut -> new Removal(change.target().view(), cut)));
    }

    /** What a removal would take with it, as it is now. */
    public Uni<Cut> wouldLoseByRemoval(UUID accountId, UUID memberId) {
        return wouldCut(accountId, new AccessLoss.Loss(memberId, Permissions.NONE, true));
    }

    /** What a suspension would take with it, as it is now. */
    public Uni<Cut> wouldLoseBySuspension(UUID accountId, UUID memberId) {
        return wouldCut(accountId, new AccessLoss.Loss(memberId, Permissions.NONE, false));
    }

    /** What another role would take with it, as it is now. */
    @WithSession
    public Uni<Cut> wouldLoseByRole(UUID accountId, UUID memberId, String roleName) {
        return roles.toGrant(accountId, roleName)
                .chain(role -> wouldCut(accountId, new AccessLoss.Loss(memberId, role.permissions(), false)));
    }

    private Uni<Cut> wouldCut(UUID accountId, AccessLoss.Loss loss) {
        return Multi.createFrom().iterable(cutters)
                .onItem().transformToUniAndConcatenate(cutter -> cutter.wouldCut(accountId, loss))
                .collect().in(() -> new ArrayList<Cut>(), List::add)
                .map(Cut::all);
    }

    private Uni<Change> begin(Actor actor, UUID memberId, String ifMatch) {
        return lock.change(actor, memberId).invoke(change -> {
            Version.check(ifMatch, change.target().member().version);
            if (!change.actor().is(memberId)) {
                change.actor().mustCover("The role " + change.target().member().role, change.target().permissions());
            }
        });
    }

    private Uni<LockedMember> changeRole(Change change, Role role) {
        change.actor().mustCover("The role " + role.name(), role.permissions());
        Member member = change.target().member();
        if (member.role.equals(role.name())) {
            return Uni.createFrom().item(change.target());
        }
        Consumer<Member> transition = changed -> changed.changeRole(role.name());
        return role.permissions().cover(change.target().permissions())
                ? apply(change, "member.role-changed", transition, Cut.NOTHING)
                : lose(change, "member.role-changed", new AccessLoss.Loss(member.id, role.permissions(), false), transition)
                        .replaceWith(change.target());
    }

    /** A change that takes permissions away: it must leave an admin, and it cuts what the lost permissions held up. */
    private Uni<Cut> lose(Change change, String action, AccessLoss.Loss loss, Consumer<Member> transition) {
        return mustLeaveAnAdmin(change)
                .chain(() -> cut(change.actor(), loss))
                .call(cut -> apply(change, action, transition, cut));
    }

    private Uni<Cut> cut(Actor actor, AccessLoss.Loss loss) {
        return Multi.createFrom().iterable(cutters)
                .onItem().transformToUniAndConcatenate(cutter -> cutter.cut(actor, loss))
                .collect().in(() -> new ArrayList<Cut>(), List::add)
                .map(Cut::all);
    }

    /** An actor who is an active admin besides the target stays one: nothing needs to be asked, the lock holds their row. */
    private static Uni<Void> mustLeaveAnAdmin(Change change) {
        Member member = change.target().member();
        if (!member.isActiveAdmin() || change.actorIsOtherAdmin()) {
            return Uni.createFrom().voidItem();
        }
        return Member.find("accountId = ?1 and status = 'active' and role = 'admin' and id <> ?2", member.accountId, member.id)
                .firstResult()
                .onItem().ifNull().failWith(() -> ProblemType.LAST_ADMIN.because("Make somebody else an admin first."))
                .replaceWithVoid();
    }

    private Uni<LockedMember> apply(Change change, String action, Consumer<Member> transition, Cut cut) {
        Member member = change.target().member();
        JsonObject before = state(member);
        transition.accept(member);
        JsonObject after = state(member);
        putIfAny(after, "revokedInvitations", cut.invitations());
        putIfAny(after, "revokedApiKeys", cut.apiKeys());
        return audit.record(member.accountId, Author.of(change.actor()), action, Target.member(member.id, member.email), before,
                after)
                .chain(Panache::flush)
                .replaceWith(change.target());
    }

    private static void putIfAny(JsonObject after, String name, List<UUID> ids) {
        if (!ids.isEmpty()) {
            after.put(name, new JsonArray(ids.stream().map(UUID::toString).toList()));
        }
    }

    private static JsonObject state(Member member) {
        return new JsonObject().put("role", member.role).put("status", member.status);
    }
}
