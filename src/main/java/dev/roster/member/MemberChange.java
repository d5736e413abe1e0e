package dev.roster.member;

import java.time.Instant;
import java.util.Optional;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Size;

import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;

import dev.roster.problem.Problem;
import dev.roster.value.ClearableTime;

/**
 * What to change of a member; null is what was left out, and an empty time one that is to be cleared.
 *
 * @param role given without an end of its own, it is for good
 */
@Schema(description = "What to change of a member; what is left out stays as it is.")
public record MemberChange(
        @Size(min = 1, max = 64) @Schema(nullable = true, description = "The name of a role of the account. Without `roleExpiresAt` beside it the member has it for good.", examples = "admin") String role,
        @JsonDeserialize(using = ClearableTime.class) @Schema(nullable = true, type = SchemaType.STRING, format = "date-time", implementation = Instant.class, description = "When the role ends by itself, and the member has the one again that they had before, or else `member`. In the future; null: it does not end.", examples = "2027-01-31T00:00:00Z") Optional<Instant> roleExpiresAt,
        @JsonDeserialize(using = ClearableTime.class) @Schema(nullable = true, type = SchemaType.STRING, format = "date-time", implementation = Instant.class, description = "When the membership ends by itself, as by a removal. In the future; null: it does not end.", examples = "2027-06-30T00:00:00Z") Optional<Instant> expiresAt) {

    /** Another role, for good. */
    static MemberChange role(String role) {
        return new MemberChange(role, null, null);
    }

    @AssertTrue(message = "must name a role, roleExpiresAt or expiresAt")
    @JsonIgnore
    @Schema(hidden = true)
    boolean isChange() {
        return role != null || changesRoleEnd() || changesEnd();
    }

    boolean changesRoleEnd() {
        return roleExpiresAt != null;
    }

    boolean changesEnd() {
        return expiresAt != null;
    }

    void mustBeAhead(Instant now) {
        mustBeAhead("roleExpiresAt", roleExpiresAt, now);
        mustBeAhead("expiresAt", expiresAt, now);
    }

    private static void mustBeAhead(String field, Optional<Instant> end, Instant now) {
        if (end != null && end.isPresent() && !end.get().isAfter(now)) {
            throw Problem.invalid(field, "must be in the future");
        }
    }

    /** Whether the role is to end by itself. */
    boolean limitsRole() {
        return changesRoleEnd() && roleExpiresAt.isPresent();
    }
}
