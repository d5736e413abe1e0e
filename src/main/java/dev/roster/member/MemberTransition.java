package dev.roster.member;

import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

import dev.roster.access.Permissions;
import dev.roster.audit.AuditAction;
import dev.roster.audit.AuditLog;
import dev.roster.audit.Target;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/**
 * A transition that the entity has made and the database has not stored yet.
 *
 * @param loss null if the member keeps all permissions
 * @param reason for the audit log; may be null
 */
record MemberTransition(Member member, AuditAction action, JsonObject before, JsonObject after, AccessLossHandler.Loss loss,
        String reason) {

    /** @param permissions of the member's role after the transition */
    static MemberTransition of(LockedMember target, AuditAction action, Permissions permissions, String reason,
            Consumer<Member> transition) {
        Member member = target.member();
        JsonObject before = state(member);
        Permissions held = target.permissions();
        transition.accept(member);
        Permissions remaining = member.status == MemberStatus.ACTIVE ? permissions : Permissions.NONE;
        boolean removed = member.status == MemberStatus.REMOVED;
        // The stored role may have sent invitations before it expired.
        boolean loses = removed || !remaining.cover(held) || !remaining.cover(target.stored());
        return new MemberTransition(member, action, before, state(member),
                loses ? new AccessLossHandler.Loss(member.id, remaining, removed) : null, reason);
    }

    boolean isChange() {
        return !before.equals(after);
    }

    AuditLog.Entry auditEntry(RevokedAccess revoked) {
        JsonObject complete = after.copy();
        putIfPresent(complete, "reason", reason);
        putIfAny(complete, "revokedInvitations", revoked.invitations());
        putIfAny(complete, "revokedApiKeys", revoked.apiKeys());
        return new AuditLog.Entry(action, Target.member(member.id, member.email), before, complete);
    }

    private static void putIfAny(JsonObject object, String name, List<UUID> ids) {
        if (!ids.isEmpty()) {
            object.put(name, new JsonArray(ids.stream().map(UUID::toString).toList()));
        }
    }

    private static JsonObject state(Member member) {
        JsonObject state = new JsonObject().put("role", member.role).put("status", member.status.value());
        putIfPresent(state, "roleExpiresAt", member.roleExpiresAt);
        putIfPresent(state, "roleAfterwards", member.roleAfterwards);
        putIfPresent(state, "expiresAt", member.expiresAt);
        return state;
    }

    private static void putIfPresent(JsonObject object, String name, Object value) {
        if (value != null) {
            object.put(name, value.toString());
        }
    }
}
