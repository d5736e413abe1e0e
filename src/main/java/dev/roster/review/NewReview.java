package dev.roster.review;

import dev.roster.value.OneLine;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

@Schema(description = "A review to start now.")
public record NewReview(
        @NotNull @OneLine @Size(max = 200) @Schema(examples = "Access, fourth quarter") String name,
        @Valid @Schema(nullable = true, description = "If omitted, all members except removed ones.") ReviewFilter filter,
        @NotNull @Size(min = 1, max = MAX_REVIEWERS) @Schema(description = "The members who decide: active, with a role that allows `review:decide`.") Set<@NotNull UUID> reviewers,
        @NotNull @Schema(description = "Due date, of which Roster reminds the reviewers. The review stays open afterwards.", examples = "2027-01-31T00:00:00Z") Instant dueAt) {
    public static final int MAX_REVIEWERS = 20;
}
