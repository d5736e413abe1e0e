package dev.roster.mail;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

import dev.roster.value.OneLine;

/** A mail that came back, as the mail provider's webhook or the reader of the bounce mailbox tells it. */
@Schema(description = "A mail that came back after the mail server had taken it over.")
record BounceReport(
        @NotNull @Pattern(regexp = MessageId.PATTERN, message = "must be the Message-ID of one of Roster's mails") @Schema(description = "The `Message-ID` header of the mail.", examples = "<0199f3a4-7c1e-7b60-8a52-3f1c0d9e6b21.0199f3a4-7c1e-7b60-8a52-3f1c0d9e6b22@roster.acme.example>") String messageId,
        @NotNull @OneLine @Size(max = 500) @Schema(description = "Why, as the receiving side said it. Roster keeps only the kind of failure that it tells.", examples = "550 5.1.1 No such user") String reason) {
}
