package dev.roster.domain;

import dev.roster.role.NewRole;
import dev.roster.value.Domain;
import dev.roster.value.DomainName;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

@Schema(name = "NewDomain")
public record NewDomain(
        @NotNull @Size(max = DomainName.MAX_LENGTH) @Domain @Schema(description = "A domain name in Unicode or ASCII; stored in ASCII and lower case.", examples = "acme.example") String name) {
    @Schema(name = "DomainChange", description = "Omitted properties keep their value.")
    public record Change(
            @Schema(nullable = true) Joining joining,
            @Size(min = 1, max = NewRole.MAX_NAME_LENGTH) @Schema(nullable = true, description = "The role of people who join. The principal must hold its permissions. It must not grant `member:invite`, `member:update` or `role:update`.", examples = "member") String role) {
    }
}
