package dev.roster.embed;

import dev.roster.access.Actor;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

@Schema(name = "Embedded", description = "The principal of the request, for a component that shows only actions that the principal may take.")
public record EmbeddedView(
        @Schema(nullable = true, description = "The member; null for an operator.") UUID memberId,
        @Schema(required = true, description = "`resource:action`, `resource:*`, or `*` for everything.", examples = "[\"member:read\"]") List<String> permissions) {
    static EmbeddedView of(Actor actor) {
        return new EmbeddedView(actor.memberId(), actor.permissions().names());
    }
}
