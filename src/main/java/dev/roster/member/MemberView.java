package dev.roster.member;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

import io.vertx.mutiny.sqlclient.Row;

/** A member as callers see them. */
@Schema(name = "Member", description = "A person's place in an account.")
public record MemberView(
        @Schema(required = true) UUID id,
        @Schema(required = true, format = "email", examples = "grace@acme.example") String email,
        @Schema(required = true, examples = "Grace Hopper") String name,
        @Schema(required = true, description = "The name of a role of the account.", examples = "member") String role,
        @Schema(required = true) MemberStatus status,
        @Schema(required = true) Instant joinedAt,
        @Schema(description = "When Roster last let the member in, here or for another service; null means never. Written every 10 s by default (`roster.activity.flush-every`): it may lag behind by that much.", nullable = true) Instant lastActiveAt,
        @Schema(description = "The way in of that time.", nullable = true, enumeration = {
                "api", "console", "gateway",
                "key" }, examples = "api") String lastActiveVia,
        @Schema(description = "Null unless the member was removed, or the membership ended.", nullable = true) Instant removedAt,
        @Schema(description = "When the membership ends by itself; null when it does not.", nullable = true) Instant expiresAt,
        @Schema(description = "When the role ends by itself; null when it does not.", nullable = true) Instant roleExpiresAt,
        @Schema(description = "The role that the member has again then.", nullable = true, examples = "member") String roleAfterwards){

    static MemberView of(Member member, Instant lastActiveAt, String lastActiveVia, Instant now) {
        return new MemberView(member.id, member.email, member.name, member.role, member.status(), member.joinedAt, lastActiveAt,
                lastActiveVia, member.removedAt, member.expiresAt, member.roleExpiresAt, member.roleAfterwards).at(now);
    }

    static MemberView of(Row row, Instant now) {
        return new MemberView(row.getUUID("id"), row.getString("email"), row.getString("name"), row.getString("role"),
                MemberStatus.of(row.getString("status")), instant(row, "joined_at"), instant(row, "last_active_at"),
                row.getString("last_active_via"), instant(row, "removed_at"), instant(row, "expires_at"),
                instant(row, "role_expires_at"), row.getString("role_afterwards")).at(now);
    }

    /** As decisions see the member, whether or not an end that has come is written yet. */
    private MemberView at(Instant now) {
        if (status == MemberStatus.REMOVED) {
            return this;
        }
        if (expiresAt != null && !expiresAt.isAfter(now)) {
            return new MemberView(id, email, name, role, MemberStatus.REMOVED, joinedAt, lastActiveAt, lastActiveVia, expiresAt,
                    expiresAt, roleExpiresAt, roleAfterwards);
        }
        return roleExpiresAt == null || roleExpiresAt.isAfter(now) ? this
                : new MemberView(id, email, name, roleAfterwards, status, joinedAt, lastActiveAt, lastActiveVia, removedAt,
                        expiresAt, null, null);
    }

    static Instant instant(Row row, String column) {
        OffsetDateTime time = row.getOffsetDateTime(column);
        return time == null ? null : time.toInstant();
    }
}
