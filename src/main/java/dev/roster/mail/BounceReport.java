package dev.roster.mail;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

import dev.roster.value.OneLine;

@Schema(description = "An email that bounced after the mail server had accepted it.")
record BounceReport(
        @NotNull @Pattern(regexp = MessageId.PATTERN, message = "must be the Message-ID of an email from Roster") @Schema(description = "The `Message-ID` header of the email.", examples = "<0199f3a4-7c1e-7b60-8a52-3f1c0d9e6b21.0199f3a4-7c1e-7b60-8a52-3f1c0d9e6b22@roster.acme.example>") String messageId,
        @NotNull @OneLine @Size(max = 500) @Schema(description = "The reply of the receiving server. Roster stores only the code that it derives from it.", examples = "550 5.1.1 No such user") String reason) {
}
