package dev.roster.support;

import dev.roster.value.EmailAddress;
import dev.roster.value.OneLine;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

/** @param reason for the audit log of the account */
public record NewSupportView(@NotNull EmailAddress member, @NotBlank @OneLine @Size(max = MAX_REASON) String reason) {
    public static final int MAX_REASON = 500;
}
