package dev.roster.review;

import dev.roster.role.NewRole;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import jakarta.persistence.Embeddable;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

@Embeddable
@Schema(description = "Selects the members of a review: all conditions must match. Without conditions, all members except removed ones.")
public record ReviewFilter(
        @Size(min = 1, max = NewRole.MAX_NAME_LENGTH) @Schema(nullable = true, description = "Only members who have this role, by themselves or from a group.", examples = "admin") String role,
        @Min(1) @Max(3650) @Schema(nullable = true, description = "Only members without activity for this number of days, counted from joining if there was none.", examples = "90") Integer dormantDays,
        @Min(1) @Max(3650) @Schema(nullable = true, description = "Only members without a completed review for this number of days.", examples = "80") Integer notReviewedForDays) {
    /** @param filter null, also as an entity's value, if it has no condition */
    static ReviewFilter orAll(ReviewFilter filter) {
        return filter == null ? new ReviewFilter(null, null, null) : filter;
    }

    static ReviewFilter of(Row row) {
        return new ReviewFilter(row.getString("role"), row.getInteger("dormant_days"), row.getInteger("not_reviewed_for_days"));
    }

    JsonObject json() {
        return new JsonObject().put("role", role).put("dormantDays", dormantDays).put("notReviewedForDays", notReviewedForDays);
    }
}
