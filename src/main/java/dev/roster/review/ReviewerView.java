package dev.roster.review;

import dev.roster.member.PermittedPeople.Person;
import io.vertx.sqlclient.Row;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

@Schema(name = "Reviewer", description = "A member who decides in a review.")
public record ReviewerView(
        @Schema(required = true) UUID memberId,
        @Schema(required = true, format = "email") String email,
        @Schema(required = true) String name) {
    static ReviewerView of(Person person) {
        return new ReviewerView(person.id(), person.email(), person.name());
    }

    static ReviewerView of(Row row) {
        return new ReviewerView(row.getUUID("member_id"), row.getString("email"), row.getString("name"));
    }
}
