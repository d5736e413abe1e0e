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
import jakarta.validation.Validator;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.PastOrPresent;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A line of an import. {@link #validated} checks it, so that an invalid line does not reject the others. */
@Schema(name = "ImportedMember", description = "A line of an import.")
@JsonPropertyOrder({ "email", "name", "role", "groups", "joinedAt", "issuer", "subject" })
public record ImportedMember(
        @Schema(required = true, format = "email", maxLength = EmailAddress.MAX_LENGTH, examples = "grace@acme.example") String email,
        @NotBlank @OneLine @Size(max = 200) @Schema(required = true, examples = "Grace Hopper") String name,
        @Size(min = 1, max = NewRole.MAX_NAME_LENGTH) @Schema(nullable = true, description = "A role of the account; `member` by default.", examples = "member") String role,
        @Size(max = Groups.MAX_OF_MEMBER) @Schema(nullable = true, description = "The names of groups of the account, at most 20. In CSV, separated by semicolons.") List<@NotBlank @Size(max = 100) String> groups,
        @PastOrPresent @Schema(nullable = true, description = "When the person joined; now by default.", examples = "2024-05-01T09:00:00Z") Instant joinedAt,
        @Size(min = 1, max = 2_000) @Schema(nullable = true, description = "The `iss` of the person's tokens. Without it, the first sign-in with the verified address binds the person.", examples = "https://login.acme.example") String issuer,
        @Size(min = 1, max = 255) @Schema(nullable = true, description = "The `sub` of the person's tokens. Present if and only if `issuer` is.", examples = "248289761001") String subject) {
    @AssertTrue(message = "must be present if and only if issuer is")
    @Schema(hidden = true)
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
