package dev.roster.identity;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.roster.member.MemberIdentities.Identity;
import dev.roster.member.MemberIdentities.Replacement;
import dev.roster.problem.Problem;
import dev.roster.problem.Problem.FieldError;
import dev.roster.problem.ProblemType;
import dev.roster.value.Text;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.validation.Validator;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.UUID;

/** A line of a file of new identities. {@link #validated} checks it, so that an invalid line does not reject the others. */
@RegisterForReflection
@JsonPropertyOrder({ "accountId", "issuer", "subject", "newIssuer", "newSubject" })
public record RelinkLine(UUID accountId,
        @NotNull @Size(min = 1, max = 2_000) String issuer,
        @NotNull @Size(min = 1, max = 255) String subject,
        @NotNull @Size(min = 1, max = 2_000) String newIssuer,
        @NotNull @Size(min = 1, max = 255) String newSubject) {
    /** Fails with {@code validation}, which names every invalid field. */
    RelinkLine validated(Validator validator) {
        List<FieldError> errors = validator.validate(this).stream()
                .map(violation -> new FieldError(violation.getPropertyPath().toString(), violation.getMessage())).toList();
        if (!errors.isEmpty()) {
            throw Problem.invalid(errors);
        }
        if (!Text.isStorable(issuer + subject + newIssuer + newSubject)) {
            throw ProblemType.MALFORMED_BODY.because("The line has characters that Roster cannot store.");
        }
        return this;
    }

    Replacement replacement() {
        return new Replacement(new Identity(issuer, subject), new Identity(newIssuer, newSubject));
    }
}
