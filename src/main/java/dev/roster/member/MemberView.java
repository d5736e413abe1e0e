package dev.roster.member;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.roster.audit.Pseudonym;
import dev.roster.database.Database;
import dev.roster.group.GroupName;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

@Schema(name = "Member", description = "The membership of an account of a person, or of a program (a service account).")
public record MemberView(
        @Schema(required = true) UUID id,
        @Schema(required = true, description = "`person`, or `service` for a service account.", enumeration = {
                "person",
                "service" }) MemberKind kind,
        @Schema(nullable = true, format = "email", description = "Null for a service account.", examples = "grace@acme.example") String email,
        @Schema(required = true, examples = "Grace Hopper") String name,
        @Schema(required = true, description = "The name of a role of the account.", examples = "member") String role,
        @Schema(required = true, description = "The groups of the member, by name. Empty for a removed member.") List<GroupName> groups,
        @Schema(required = true) MemberStatus status,
        @Schema(required = true) Instant joinedAt,
        @Schema(description = "When Roster last authorized a request of the member, here or for another service; null if never. Written every 10 s by default (`ROSTER_ACTIVITY_FLUSH_INTERVAL`), so it can be that much behind.", nullable = true) Instant lastActiveAt,
        @Schema(description = "How that request was made.", nullable = true, enumeration = {
                "api", "console", "gateway",
                "key" }, examples = "api") String lastActiveVia,
        @Schema(description = "When the member was removed or the membership expired; null otherwise.", nullable = true) Instant removedAt,
        @Schema(description = "When the membership expires; null if it does not.", nullable = true) Instant expiresAt,
        @Schema(description = "When the role expires; null if it does not.", nullable = true) Instant roleExpiresAt,
        @Schema(description = "The role that the member gets when the role expires.", nullable = true, examples = "member") String roleAfterwards){
    /** The address, or the name of a service account. */
    @JsonIgnore
    @Schema(hidden = true)
    public String label() {
        return email == null ? name : email;
    }

    /** Whether the personal data is erased. An erased service account has no address, so its name tells. */
    @JsonIgnore
    @Schema(hidden = true)
    public boolean erased() {
        return service() ? Member.ERASED.equals(name) : Pseudonym.matches(email);
    }

    @JsonIgnore
    @Schema(hidden = true)
    public boolean service() {
        return kind == MemberKind.SERVICE;
    }

    /** @param row of {@code member}, with {@code groups}, {@code last_active_at} and {@code last_active_via} */
    static MemberView of(Row row, Instant now) {
        return of(Member.of(row), GroupName.of(row), Database.instant(row, "last_active_at"), row.getString("last_active_via"),
                now);
    }

    /** The member as decisions see them: an expiry that has passed is effective, even if it is not stored yet. */
    static MemberView of(Member member, List<GroupName> groups, Instant lastActiveAt, String lastActiveVia, Instant now) {
        member.expire(now);
        return new MemberView(member.id, member.kind, member.email, member.name, member.role,
                member.status == MemberStatus.REMOVED ? List.of() : groups, member.status, member.joinedAt, lastActiveAt,
                lastActiveVia, member.removedAt, member.expiresAt, member.roleExpiresAt, member.roleAfterwards);
    }
}
