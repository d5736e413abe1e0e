package dev.roster.role;

import dev.roster.access.Permission;
import dev.roster.value.OneLine;
import io.vertx.core.json.JsonObject;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

@Schema(name = "DeclaredPermission", description = "A permission that a service of the account checks.")
public record DeclaredPermission(
        @NotNull @Size(max = 100) @Pattern(regexp = DeclaredPermission.NAME, message = "must be `resource:action`, in lower case") @Schema(description = "`resource:action`. The resource must not be one of Roster's own, such as `member`.", examples = "invoice:send") String name,
        @OneLine @Size(max = 500) @Schema(nullable = true, examples = "Send invoices to customers") String description,
        @OneLine @Size(max = 100) @Schema(nullable = true, description = "The heading under which the console lists the permission. Null: the name of the service.", examples = "Invoices") String group) {
    private static final String NAME = "[a-z0-9][a-z0-9._-]*:[a-z0-9][a-z0-9._-]*";

    static DeclaredPermission of(JsonObject json) {
        return new DeclaredPermission(json.getString("name"), json.getString("description"), json.getString("group"));
    }

    JsonObject json() {
        return new JsonObject().put("name", name).put("description", description).put("group", group);
    }

    /** For the audit log, for example {@code invoice:send, Send invoices to customers, Invoices}. */
    String text() {
        return Stream.of(name, description, group).filter(Objects::nonNull).collect(Collectors.joining(", "));
    }

    /** Whether the permission is on a resource of Roster. */
    boolean isReserved() {
        String resource = name.substring(0, name.indexOf(':') + 1);
        return Arrays.stream(Permission.values()).anyMatch(own -> own.value().startsWith(resource));
    }
}
