package dev.roster.program;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.roster.group.Groups;
import dev.roster.role.NewRole;
import dev.roster.value.OneLine;
import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

@Schema(description = "A new service account.")
public record NewServiceAccount(
        @NotNull @OneLine @Size(min = 1, max = NewServiceAccount.MAX_NAME_LENGTH) @Schema(examples = "Nightly export") String name,
        @NotNull @Size(min = 1, max = NewRole.MAX_NAME_LENGTH) @Schema(description = "The name of a role of the account.", examples = "member") String role,
        @Size(max = Groups.MAX_OF_MEMBER) @Schema(nullable = true, description = "The ids of its groups.") Set<@NotNull UUID> groups,
        @Valid @Schema(nullable = true, description = "Default: the principal. The operator must name an owner.") NewOwner owner,
        @Valid @Schema(nullable = true, description = "Omitted or null: the program has API keys only.") ServiceIdentity identity,
        @Schema(nullable = true, description = "When the service account expires, in the future; null if it does not. An expiry has the effect of a removal.", examples = "2027-06-30T00:00:00Z") Instant expiresAt) {
    public static final int MAX_NAME_LENGTH = 200;

    @Schema(name = "ServiceAccountChange", description = "The changes of a service account. Omitted and null properties do not change. `changeMember` changes role and expiry.")
    public record Change(
            @OneLine @Size(min = 1, max = MAX_NAME_LENGTH) @Schema(nullable = true, examples = "Nightly export") String name,
            @Valid @Schema(nullable = true) NewOwner owner,
            @Valid @Schema(nullable = true, description = "An empty object removes the identity, so that the program has API keys only.") ServiceIdentity identity) {
        @AssertTrue(message = "must name name, owner or identity")
        @JsonIgnore
        @Schema(hidden = true)
        boolean isChange() {
            return name != null || owner != null || identity != null;
        }
    }
}
