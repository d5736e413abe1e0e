package dev.roster.group;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.roster.role.NewRole;
import dev.roster.value.OneLine;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

@Schema(description = "A group of members.")
public record NewGroup(
        @NotNull @OneLine @Size(min = 1, max = NewGroup.MAX_NAME_LENGTH) @Schema(description = "Unique in the account, regardless of case.", examples = "Finance") String name,
        @Size(min = 1, max = NewRole.MAX_NAME_LENGTH) @Schema(nullable = true, description = "A role of the account, whose permissions the members have in addition to those of their own role. Null: the group grants nothing.", examples = "billing-clerk") String role) {
    public static final int MAX_NAME_LENGTH = 100;

    @Schema(name = "GroupChange", description = "The changes of a group. Omitted and null properties do not change.")
    public record Change(
            @OneLine @Size(min = 1, max = MAX_NAME_LENGTH) @Schema(nullable = true, examples = "Finance") String name,
            @Size(max = NewRole.MAX_NAME_LENGTH) @Schema(nullable = true, description = "An empty text removes the role.", examples = "billing-clerk") String role) {
        @AssertTrue(message = "must name name or role")
        @JsonIgnore
        @Schema(hidden = true)
        boolean isChange() {
            return name != null || role != null;
        }
    }
}
