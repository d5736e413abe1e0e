package dev.roster.member;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import dev.roster.problem.Problem;
import dev.roster.role.NewRole;
import dev.roster.value.ClearableTimeDeserializer;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Null does not change a property; an empty time clears it. */
@Schema(description = "The changes of a member. Omitted properties do not change.")
public record MemberChange(
        @Size(min = 1, max = NewRole.MAX_NAME_LENGTH) @Schema(nullable = true, description = "The name of a role of the account. Without `roleExpiresAt`, the role does not expire.", examples = "admin") String role,
        @JsonDeserialize(using = ClearableTimeDeserializer.class) @Schema(nullable = true, type = SchemaType.STRING, format = "date-time", implementation = Instant.class, description = "When the role expires, in the future; null if it does not. The member then gets the previous role, or else `member`.", examples = "2027-01-31T00:00:00Z") Optional<Instant> roleExpiresAt,
        @JsonDeserialize(using = ClearableTimeDeserializer.class) @Schema(nullable = true, type = SchemaType.STRING, format = "date-time", implementation = Instant.class, description = "When the membership expires, in the future; null if it does not. An expiry has the effect of a removal.", examples = "2027-06-30T00:00:00Z") Optional<Instant> expiresAt) {
    @AssertTrue(message = "must name a role, roleExpiresAt or expiresAt")
    @JsonIgnore
    @Schema(hidden = true)
    boolean isChange() {
        return role != null || roleExpiresAt != null || expiresAt != null;
    }

    /** Null if the role does not expire after the change, or the change does not concern the role. */
    Instant newRoleExpiry() {
        return roleExpiresAt == null ? null : roleExpiresAt.orElse(null);
    }

    void mustBeInFuture(Instant now) {
        mustBeInFuture("roleExpiresAt", newRoleExpiry(), now);
        mustBeInFuture("expiresAt", expiresAt == null ? null : expiresAt.orElse(null), now);
    }

    private static void mustBeInFuture(String field, Instant time, Instant now) {
        if (time != null && !time.isAfter(now)) {
            throw Problem.invalid(field, "must be in the future");
        }
    }
}
