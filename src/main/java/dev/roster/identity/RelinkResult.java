package dev.roster.identity;

import dev.roster.problem.BulkReason;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

@Schema(name = "RelinkResult")
public record RelinkResult(
        @Schema(required = true, description = "True if nothing was stored.") boolean dryRun,
        @Schema(required = true, description = "The number of memberships with a new identity.") int relinked,
        @Schema(required = true, description = "The number of memberships that had the new identity already. They change nothing.") int unchanged,
        @Schema(required = true, description = "The number of rejections. A line without an account can have one for each account.") int rejected,
        @Schema(required = true) List<Rejected> rejectedLines) {
    @Schema(name = "RejectedRelinkLine")
    public record Rejected(
            @Schema(required = true, description = "The position of the line, from 1, without the header of a CSV file.") int line,
            @Schema(nullable = true, description = "The account; null if the line names none and the person has no membership.") UUID accountId,
            @Schema(required = true) BulkReason reason) {
    }
}
