package dev.roster.program;

import com.fasterxml.jackson.annotation.JsonIgnore;
import jakarta.validation.constraints.AssertTrue;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

@Schema(description = "The owner of a service account: a person who is a member, or a group.")
public record NewOwner(
        @Schema(nullable = true) UUID memberId,
        @Schema(nullable = true) UUID groupId) {
    @AssertTrue(message = "must have memberId or groupId")
    @JsonIgnore
    @Schema(hidden = true)
    boolean isOne() {
        return (memberId == null) != (groupId == null);
    }
}
