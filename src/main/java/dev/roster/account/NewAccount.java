package dev.roster.account;

import dev.roster.value.EmailAddress;
import dev.roster.value.Languages;
import dev.roster.value.OneLine;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

@Schema(description = "A new account. Roster invites the first admin by email.")
public record NewAccount(
        @NotNull @OneLine @Size(max = 200) @Schema(examples = "Acme") String name,
        @NotNull EmailAddress firstAdminEmail,
        @Pattern(regexp = Languages.PATTERN, message = Languages.UNSUPPORTED) @Schema(description = "The account's default language. Default: `en`.", examples = "en") String defaultLanguage) {
}
