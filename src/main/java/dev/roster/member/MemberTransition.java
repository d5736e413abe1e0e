package dev.roster.member;

import dev.roster.access.Actor;
import dev.roster.access.Permissions;
import dev.roster.audit.AccessEffect;
import dev.roster.audit.AuditAction;
import dev.roster.audit.AuditLog;
import dev.roster.audit.Target;
import dev.roster.group.Groups;
import dev.roster.group.HeldGroup;
import dev.roster.member.AccessLossHandler.Loss;
import dev.roster.problem.ProblemType;
import dev.roster.role.Role;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/**
 * A transition of a member that is not stored yet, under the rules about who may make it.
 *
 * @param loss null if the member keeps all permissions
 * @param reason for the audit log; may be null
 */
record MemberTransition(Member member, AuditAction action, JsonObject before, Loss loss, String reason) {
    private static final List<String> EXPIRY = List.of("expiresAt", "roleExpiresAt", "roleAfterwards");

    /** @param role null if the step grants none */
    static MemberTransition of(Actor actor, LockedMember target, MemberStep step, Role role) {
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
        AuditAction action = action(step, role, own, member, now);
        boolean wasEnabled = member.isEnabled();
        Instant expiry = member.expiresAt;
        Instant roleExpiry = member.roleExpiryAt(now);
        make(actor, target, step, role);
        Permissions granted = (role == null ? ofRole : role.permissions()).plus(member.groupPermissions());
        boolean extended = !wasEnabled && member.isEnabled() || !held.include(granted) || isLater(member.expiresAt, expiry)
                || isLater(member.roleExpiryAt(now), roleExpiry) && !target.permissionsAfterwards().include(granted);
        if (member.isService() && extended) {
            ServiceMembers.mustNotOutlive(actor, member.expiresAt);
        }
        Permissions remaining = member.isEnabled() ? granted : Permissions.NONE;
        boolean removed = member.status == MemberStatus.REMOVED;
        // The stored role can have expired, but the member may have sent invitations while it was effective.
        boolean loses = removed || !remaining.include(held) || !remaining.include(stored);
        return new MemberTransition(member, action, before,
                loses ? new Loss(member.id, remaining, removed, step.keepsCreatedKeys()) : null,
                step.reason());
    }

    private static AuditAction action(MemberStep step, Role role, boolean own, Member member, Instant now) {
        return switch (step.kind()) {
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
    }

    private static void make(Actor actor, LockedMember target, MemberStep step, Role role) {
        Member member = target.member();
        switch (step.kind()) {
            case REMOVE -> member.remove(target.now());
            case SUSPEND -> member.suspend(actor.isDirectory(), target.now());
            case REACTIVATE -> member.reactivate(target.now());
            case CHANGE -> change(actor, target, step.change(), role);
            case JOIN_GROUP -> joinGroup(actor, target, step.group());
            case LEAVE_GROUP -> {
                step.group().mustBeManagedBy(actor);
                member.leave(step.group(), target.now());
            }
            case DEMOTE -> {
                role.mustBeHeldBy(actor);
                mustNotExtendOwnRole(actor, target, role.permissions());
                member.demote(role.name(), target.now());
            }
            case EXPIRE -> member.expire(target.now());
        }
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
        group.mustBeManagedBy(actor);
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

    boolean isChange() {
        return !before.equals(member.auditState());
    }

    /**
     * Whether no access is lost, now or by an expiry. A new expiry counts as a loss, also if it is later. A suspended
     * member loses access even without a permission: {@code /v1/access} also allows requests that require none.
     */
    boolean onlyGrants() {
        JsonObject after = member.auditState();
        return loss == null && member.isEnabled()
                && EXPIRY.stream().allMatch(name -> Objects.equals(before.getValue(name), after.getValue(name)));
    }

    AuditLog.Entry auditEntry(RevokedAccess revoked) {
        JsonObject after = member.auditState()
                .put("reason", reason)
                .put("revokedInvitations", ids(revoked.invitations()))
                .put("revokedApiKeys", ids(revoked.apiKeys()))
                .put("revokedDirectoryTokens", ids(revoked.directoryTokens()))
                .put("revokedCreatedApiKeys", ids(revoked.createdApiKeys()))
                .put("keptApiKeys", ids(revoked.keptApiKeys()));
        after.getMap().values().removeIf(Objects::isNull);
        AuditLog.Entry entry = new AuditLog.Entry(action, Target.member(member.id, member.label()),
                before, after);
        return onlyGrants() ? entry.with(AccessEffect.GRANTS) : entry;
    }

    private static JsonArray ids(List<UUID> ids) {
        return ids.isEmpty() ? null : new JsonArray(ids.stream().map(UUID::toString).toList());
    }
}
