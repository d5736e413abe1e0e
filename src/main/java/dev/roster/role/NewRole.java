package dev.roster.role;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.roster.value.FreeText;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

@Schema(description = "A custom role of the account.")
public record NewRole(
        @NotNull @Pattern(regexp = NewRole.NAME, message = NewRole.NAME_RULE) @Schema(description = "The name cannot change. To rename a role, change its `displayName`.", examples = "billing-clerk") String name,
        @Size(max = NewRole.MAX_DISPLAY_NAME_LENGTH) @Pattern(regexp = NewRole.LINE, message = NewRole.LINE_RULE) @Schema(nullable = true, description = "The name that the console and emails show. Null or blank: they show `name`.", examples = "Billing clerk") String displayName,
        @Size(max = NewRole.MAX_DESCRIPTION_LENGTH) @FreeText @Schema(nullable = true, description = "The purpose of the role, for people who assign it.", examples = "Sends invoices and reminders.") String description,
        @NotNull @Size(max = 100) @Schema(description = "Permissions of Roster (such as `member:read`) and of the account's services.", examples = "[\"invoice:read\", \"invoice:send\", \"member:read\"]") Set<@PermissionName String> permissions) {
    public static final int MAX_NAME_LENGTH = 63;

    static final String NAME = "[a-z0-9][a-z0-9-]{0," + (MAX_NAME_LENGTH - 1) + "}";
    static final String NAME_RULE = "must be up to " + MAX_NAME_LENGTH + " lower-case letters, digits and hyphens";

    private static final int MAX_DISPLAY_NAME_LENGTH = 100;
    private static final int MAX_DESCRIPTION_LENGTH = 500;
    /** Unlike {@code OneLine}, it allows blank text, which removes a display name. */
    private static final String LINE = "[^\\x00-\\x1F\\x7F\\u2028\\u2029]*";
    private static final String LINE_RULE = "must be one line of text";

    /** All values except the name, which cannot change. */
    Change values() {
        return new Change(displayName, description, permissions);
    }

    @Schema(name = "RoleChange", description = "The changes of a role. Omitted and null properties do not change.")
    public record Change(
            @Size(max = MAX_DISPLAY_NAME_LENGTH) @Pattern(regexp = LINE, message = LINE_RULE) @Schema(nullable = true, description = "Blank text removes the display name.", examples = "Billing clerk") String displayName,
            @Size(max = MAX_DESCRIPTION_LENGTH) @FreeText @Schema(nullable = true, description = "Blank text removes the description.", examples = "Sends invoices and reminders.") String description,
            @Size(max = 100) @Schema(nullable = true, description = "Replaces all previous permissions.", examples = "[\"invoice:read\", \"member:read\"]") Set<@PermissionName String> permissions) {
        @AssertTrue(message = "must name displayName, description or permissions")
        @JsonIgnore
        @Schema(hidden = true)
        boolean isChange() {
            return displayName != null || description != null || permissions != null;
        }
    }
}
