package dev.roster.role;

import dev.roster.http.Versioned;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

@Schema(name = "Role", description = "A name for a set of permissions.")
public record RoleView(
        @Schema(required = true, description = "Unique in the account.", examples = "admin") String name,
        @Schema(nullable = true, description = "The name that the console and emails show; null if they show `name`. The console shows built-in roles in the language of the reader.", examples = "Billing clerk") String displayName,
        @Schema(nullable = true, examples = "Sends invoices and reminders.") String description,
        @Schema(required = true, description = "`resource:action`, `resource:*`, or `*` for everything.", examples = "[\"*\"]") List<String> permissions,
        @Schema(required = true, description = "Built-in roles exist in every account and cannot be changed.") boolean builtIn) {
    /** The name that people see. */
    public String label() {
        return displayName == null ? name : displayName;
    }

    static RoleView of(Role role) {
        return new RoleView(role.name, role.displayName, role.description, List.of(role.permissions), role.builtIn);
    }

    static Versioned<RoleView> versioned(Role role) {
        return new Versioned<>(of(role), role.version);
    }
}
