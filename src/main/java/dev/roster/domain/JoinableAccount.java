package dev.roster.domain;

import io.quarkus.qute.TemplateData;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

@TemplateData
@Schema(name = "JoinableAccount", description = "An account that the person can join, or ask to join.")
public record JoinableAccount(
        @Schema(required = true) UUID accountId,
        @Schema(required = true, examples = "Acme") String accountName,
        @Schema(required = true, description = "Whether `joinByDomain` makes the person a member. Otherwise it sends a request.") boolean joins,
        @Schema(required = true, description = "Whether a request of the person is waiting.") boolean requested) {
}
