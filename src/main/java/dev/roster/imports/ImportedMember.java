package dev.roster.imports;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.roster.group.Groups;
import dev.roster.member.NewMember;
import dev.roster.problem.Problem;
import dev.roster.problem.Problem.FieldError;
import dev.roster.role.BuiltInRole;
import dev.roster.role.NewRole;
import dev.roster.value.EmailAddress;
import dev.roster.value.OneLine;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.validation.Validator;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.PastOrPresent;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A line of an import. {@link #validated} checks it, so that an invalid line does not reject the others. */
@RegisterForReflection
@JsonPropertyOrder({ "email", "name", "role", "groups", "joinedAt", "issuer", "subject" })
public record ImportedMember(
        String email,
        @NotBlank @OneLine @Size(max = 200) String name,
        @Size(min = 1, max = NewRole.MAX_NAME_LENGTH) String role,
        @Size(max = Groups.MAX_OF_MEMBER) List<@NotBlank @Size(max = 100) String> groups,
        @PastOrPresent Instant joinedAt,
        @Size(min = 1, max = 2_000) String issuer,
        @Size(min = 1, max = 255) String subject) {
    @AssertTrue(message = "must be present if and only if issuer is")
    boolean isSubjectWithIssuer() {
        return (issuer == null) == (subject == null);
    }

    /** @return the line in normal form; fails with {@code validation}, which names every invalid field */
    ImportedMember validated(Validator validator) {
        List<FieldError> errors = new ArrayList<>();
        validator.validate(this).forEach(violation -> errors.add(new FieldError(
                violation.getPropertyPath().toString().replace("subjectWithIssuer", "subject"), violation.getMessage())));
        String address = null;
        try {
            address = EmailAddress.of(email == null ? "" : email).value();
        } catch (IllegalArgumentException invalid) {
            errors.add(new FieldError("email", invalid.getMessage()));
        }
        if (!errors.isEmpty()) {
            throw Problem.invalid(errors);
        }
        return new ImportedMember(address, name.strip(), role == null ? BuiltInRole.MEMBER.roleName() : role,
                groups == null ? List.of() : groups.stream().map(String::strip).distinct().toList(), joinedAt, issuer, subject);
    }

    NewMember person() {
        return new NewMember(issuer, subject, email, name);
    }

    /** The names of the groups as {@link Groups#named} compares them. */
    List<String> groupKeys() {
        return groups.stream().map(group -> group.toLowerCase(Locale.ROOT)).distinct().toList();
    }
}
