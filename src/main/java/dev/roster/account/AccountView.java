package dev.roster.account;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

import dev.roster.http.Versioned;

/** An account as its members see it. */
@Schema(name = "Account", description = "A company's account: what its people are members of.")
public record AccountView(
        @Schema(required = true) UUID id,
        @Schema(required = true, examples = "Acme") String name,
        @Schema(required = true, description = "The language of mails to people who have stated none.", examples = "en") String defaultLanguage,
        @Schema(required = true, description = "How long an invitation holds (ISO 8601).", type = org.eclipse.microprofile.openapi.annotations.enums.SchemaType.STRING, format = "duration", examples = "PT168H") Duration invitationLifetime,
        @Schema(required = true, description = "The only domains of addresses that may be invited; empty for all.", examples = "[\"acme.example\"]") List<String> allowedEmailDomains,
        @Schema(required = true, description = "The header in which the account's API keys are taken, besides `Authorization: Bearer`.", examples = "X-API-Key") String apiKeyHeader,
        @Schema(required = true, description = "How many days events of the audit are kept.", examples = "1095") int auditRetentionDays,
        @Schema(required = true) Instant createdAt,
        @Schema(description = "Null while the account is open.", nullable = true) Instant closedAt) {

    static AccountView of(Account account) {
        return new AccountView(account.id, account.name, account.defaultLanguage, account.invitationLifetime(),
                List.of(account.allowedEmailDomains), account.apiKeyHeader, account.auditRetentionDays, account.createdAt,
                account.closedAt);
    }

    static Versioned<AccountView> versioned(Account account) {
        return new Versioned<>(of(account), account.version);
    }
}
