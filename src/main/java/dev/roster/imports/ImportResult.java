package dev.roster.imports;

import dev.roster.problem.BulkReason;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

@Schema(name = "ImportResult")
public record ImportResult(
        @Schema(required = true, description = "True if nothing was stored.") boolean dryRun,
        @Schema(required = true, description = "The number of new members.") int created,
        @Schema(required = true, description = "The number of lines whose address already belongs to a member. They change nothing.") int existing,
        @Schema(required = true) int rejected,
        @Schema(required = true, description = "The rejected lines.") List<Rejected> rejectedLines) {
    @Schema(name = "RejectedImportLine")
    public record Rejected(
            @Schema(required = true, description = "The position of the line, from 1, without the header of a CSV file.") int line,
            @Schema(nullable = true, examples = "grace@acme.example") String email,
            @Schema(required = true) BulkReason reason) {
    }
}
