package dev.roster.member;

import io.quarkus.qute.TemplateData;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

@TemplateData
@Schema(name = "Seats", description = "The seats of an account. Active and provisioned members take a seat; suspended members and open invitations do not.")
public record SeatsView(
        @Schema(required = true, examples = "18") int used,
        @Schema(nullable = true, description = "Null if the number of members is not limited.", examples = "25") Integer limit,
        @Schema(nullable = true, description = "Null if the number of members is not limited.", examples = "7") Integer free) {
    static SeatsView of(Integer limit, int used) {
        return new SeatsView(used, limit, limit == null ? null : Math.max(0, limit - used));
    }

    public boolean exhausted() {
        return free != null && free == 0;
    }

    boolean hasLimit(Integer other) {
        return Objects.equals(limit, other);
    }
}
