package dev.roster.member;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What can be changed of a member. */
@Schema(name = "MemberChange", description = "What to change of a member.")
record RoleChange(
        @NotNull @Size(min = 1, max = 64) @Schema(description = "The name of a role of the account.", examples = "admin") String role) {
}
