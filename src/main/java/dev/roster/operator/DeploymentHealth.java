package dev.roster.operator;

import dev.roster.jobs.BackgroundJobs.JobState;
import io.quarkus.qute.TemplateData;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

@TemplateData
@Schema(name = "DeploymentHealth", description = "The queue of emails of all accounts, and the jobs of the replica that answers.")
public record DeploymentHealth(
        @Schema(required = true) Email email,
        @Schema(required = true, description = "Sorted by name. A job is absent until the replica has run it.") List<JobState> jobs) {
    @TemplateData
    @RegisterForReflection
    @Schema(name = "EmailHealth")
    public record Email(
            @Schema(required = true, description = "Queued emails of all accounts, up to 1,000.") int queued,
            @Schema(nullable = true, description = "When the oldest queued email became due; null if none is due.") Instant dueSince) {
    }
}
