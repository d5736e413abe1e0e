package dev.roster.invitation;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.roster.group.Groups;
import dev.roster.problem.Problem;
import dev.roster.problem.Problem.FieldError;
import dev.roster.role.BuiltInRole;
import dev.roster.role.NewRole;
import dev.roster.value.EmailAddress;
import dev.roster.value.FreeText;
import dev.roster.value.Languages;
import dev.roster.value.OneLine;
import jakarta.validation.Validator;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A request to invite one address. {@link #validated} checks it instead of the resource, so that an invalid line of a bulk
 * request does not reject the other lines.
 */
@Schema(description = "A request to invite one address.")
@JsonPropertyOrder({ "email", "name", "role", "language", "note", "groups" })
public record NewInvitation(
        @Schema(required = true, format = "email", maxLength = 254, description = "Stored in lower case, the domain in its ASCII form.", examples = "grace@acme.example") String email,
        @OneLine @Size(max = 200) @Schema(nullable = true, description = "The name in the greeting of the email.", examples = "Grace Hopper") String name,
        @Size(min = 1, max = NewRole.MAX_NAME_LENGTH) @Schema(nullable = true, description = "A role of the account; `member` by default. The inviter must hold all of its permissions.", examples = "member") String role,
        @Pattern(regexp = Languages.PATTERN, message = Languages.UNSUPPORTED) @Schema(nullable = true, description = "The language of the email; by default the account's.", examples = "de") String language,
        @Size(max = 2000) @FreeText @Schema(nullable = true, description = "A personal note in the email.", examples = "Welcome to the team!") String note,
        @Size(max = Groups.MAX_OF_MEMBER) @Schema(nullable = true, description = "The groups that the person joins, at most 20. The inviter must hold the permissions of each.") List<@NotNull UUID> groups) {
    /** The ids of the requested groups; empty for none. */
    List<UUID> groupsOrNone() {
        return groups == null ? List.of() : groups;
    }

    /** @return null if {@code email} is not an email address */
    String normalizedEmail() {
        EmailAddress address = EmailAddress.orNull(email);
        return address == null ? null : address.value();
    }

    String roleOrDefault() {
        return role == null ? BuiltInRole.MEMBER.roleName() : role;
    }

    /** @return the request in normal form; fails with {@code validation}, which names every invalid field */
    NewInvitation validated(Validator validator) {
        List<FieldError> errors = new ArrayList<>();
        validator.validate(this).forEach(
                violation -> errors.add(new FieldError(violation.getPropertyPath().toString(), violation.getMessage())));
        try {
            EmailAddress.of(email == null ? "" : email);
        } catch (IllegalArgumentException invalid) {
            errors.add(new FieldError("email", invalid.getMessage()));
        }
        if (!errors.isEmpty()) {
            throw Problem.invalid(errors);
        }
        return new NewInvitation(normalizedEmail(), blankToNull(name), roleOrDefault(), language, blankToNull(note),
                groupsOrNone().stream().distinct().toList());
    }

    private static String blankToNull(String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }
}
