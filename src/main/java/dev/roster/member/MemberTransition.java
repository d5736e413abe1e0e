package dev.roster.member;

import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

import dev.roster.access.Permissions;
import dev.roster.audit.AuditAction;
import dev.roster.audit.Target;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/**
 * What a change did to one member: the entity has it already, the database does not yet.
 *
 * @param loss what it took away; null when the member may do all that they could before
 * @param reason why, when that needs telling; else null
 */
record MemberTransition(LockedMember target, AuditAction action, JsonObject before, JsonObject after,
        AccessLossHandler.Loss loss,
        boolean tookAnAdmin, String reason) {

    /** @param role what the member's role allows afterwards */
    static MemberTransition of(LockedMember target, AuditAction action, Permissions role, Consumer<Member> change) {
        Member member = target.member();
        JsonObject before = state(member);
        Permissions held = target.permissions();
        boolean wasAdmin = member.isLastingAdmin();
        change.accept(member);
        Permissions remaining = member.status() == MemberStatus.ACTIVE ? role : Permissions.NONE;
        boolean removed = member.status() == MemberStatus.REMOVED;
        // What the written role allowed may still hold something up, also when its end has come meanwhile.
        boolean loses = removed || !remaining.cover(held) || !remaining.cover(target.written());
        AccessLossHandler.Loss loss = !loses ? null
                : new AccessLossHandler.Loss(member.id, remaining, removed);
        return new MemberTransition(target, action, before, state(member), loss, wasAdmin && !member.isLastingAdmin(), null);
    }

    UUID memberId() {
        return target.member().id;
    }

    Target auditTarget() {
        return Target.member(target.member().id, target.member().email);
    }

    MemberTransition because(String why) {
        return new MemberTransition(target, action, before, after, loss, tookAnAdmin, why);
    }

    boolean changedSomething() {
        return !before.equals(after);
    }

    /** What is true afterwards, with what the loss of access took with it. */
    JsonObject afterWith(RevokedAccess cut) {
        JsonObject all = after.copy();
        putIfAny(all, "reason", reason);
        putIfAny(all, "revokedInvitations", cut.invitations());
        putIfAny(all, "revokedApiKeys", cut.apiKeys());
        return all;
    }

    private static void putIfAny(JsonObject after, String name, List<UUID> ids) {
        if (!ids.isEmpty()) {
            after.put(name, new JsonArray(ids.stream().map(UUID::toString).toList()));
        }
    }

    private static JsonObject state(Member member) {
        JsonObject state = new JsonObject().put("role", member.role).put("status", member.status);
        putIfAny(state, "roleExpiresAt", member.roleExpiresAt);
        putIfAny(state, "roleAfterwards", member.roleAfterwards);
        putIfAny(state, "expiresAt", member.expiresAt);
        return state;
    }

    private static void putIfAny(JsonObject state, String name, Object value) {
        if (value != null) {
            state.put(name, value.toString());
        }
    }
}
