package dev.roster.review;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

import dev.roster.value.OneLine;

/** A review to start. */
@Schema(description = "A review to start now.")
public record NewReview(
        @NotNull @OneLine @Size(max = 200) @Schema(examples = "Access, fourth quarter") String name,
        @Valid @Schema(nullable = true, description = "Left out or null: everybody.") ReviewFilter filter,
        @NotNull @Size(min = 1, max = MOST_REVIEWERS) @Schema(description = "The members who decide: active ones, with a role that allows `review:decide`.") Set<@NotNull UUID> reviewers,
        @NotNull @Schema(description = "Until when they should have. Nothing happens then but a last reminder.", examples = "2027-01-31T00:00:00Z") Instant dueAt) {

    public static final int MOST_REVIEWERS = 20;

    public ReviewFilter population() {
        return filter == null ? ReviewFilter.EVERYBODY : filter;
    }
}
