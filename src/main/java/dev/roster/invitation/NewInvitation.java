package dev.roster.invitation;

import java.util.ArrayList;
import java.util.List;

import jakarta.validation.Validator;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;

import dev.roster.problem.Problem;
import dev.roster.problem.Problem.FieldError;
import dev.roster.role.BuiltInRole;
import dev.roster.value.EmailAddress;
import dev.roster.value.Languages;
import dev.roster.value.OneLine;

/**
 * Whom to invite, as what. Checked by {@link #check} rather than on arrival, so that one bad line of a bulk does not refuse the
 * others.
 */
@Schema(description = "Whom to invite, as what.")
@JsonPropertyOrder({ "email", "name", "role", "language", "note" })
public record NewInvitation(
        @Schema(required = true, format = "email", maxLength = 254, description = "Stored in lower case, the domain in its ASCII form.", examples = "grace@acme.example") String email,
        @OneLine @Size(max = 200) @Schema(nullable = true, description = "How the letter addresses the person.", examples = "Grace Hopper") String name,
        @Size(min = 1, max = 64) @Schema(nullable = true, description = "A role of the account; `member` when left out. Nobody grants more than they hold.", examples = "member") String role,
        @Pattern(regexp = Languages.PATTERN, message = Languages.MESSAGE) @Schema(nullable = true, description = "The letter's language; the account's when left out.", examples = "de") String language,
        @Size(max = 2000) @Pattern(regexp = "[^\\x00-\\x08\\x0B\\x0C\\x0E-\\x1F\\x7F]*", message = "must not hold control characters") @Schema(nullable = true, description = "A personal note in the letter.", examples = "Welcome to the team!") String note) {

    /** @throws Problem {@code validation} with every field that is wrong */
    InvitationDraft check(Validator validator) {
        List<FieldError> errors = new ArrayList<>();
        validator.validate(this).forEach(
                violation -> errors.add(new FieldError(violation.getPropertyPath().toString(), violation.getMessage())));
        EmailAddress address = address(errors);
        if (!errors.isEmpty()) {
            throw Problem.invalid(errors);
        }
        return new InvitationDraft(address, blankToNull(name), role == null ? BuiltInRole.MEMBER.roleName() : role, language,
                blankToNull(note));
    }

    private EmailAddress address(List<FieldError> errors) {
        try {
            return EmailAddress.of(email == null ? "" : email);
        } catch (IllegalArgumentException wrong) {
            errors.add(new FieldError("email", wrong.getMessage()));
            return null;
        }
    }

    private static String blankToNull(String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }
}
