package dev.roster.account;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

import dev.roster.value.EmailAddress;
import dev.roster.value.Languages;
import dev.roster.value.OneLine;

/** What it takes to open an account. */
@Schema(description = "What it takes to open an account. The first admin is invited by mail.")
public record NewAccount(
        @NotNull @OneLine @Size(max = 200) @Schema(examples = "Acme") String name,
        @NotNull EmailAddress firstAdminEmail,
        @Pattern(regexp = Languages.PATTERN, message = Languages.MESSAGE) @Schema(description = "The account's default language; `en` when left out.", examples = "en") String defaultLanguage) {
}
