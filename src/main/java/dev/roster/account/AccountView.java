package dev.roster.account;

import dev.roster.access.SignInPolicy;
import dev.roster.brand.AccountBrand;
import dev.roster.database.Database;
import dev.roster.http.Versioned;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

@Schema(name = "Account", description = "A tenant. Its members are people.")
public record AccountView(
        @Schema(required = true) UUID id,
        @Schema(required = true, examples = "Acme") String name,
        @Schema(required = true, description = "The default language of emails.", examples = "en") String defaultLanguage,
        @Schema(required = true, description = "How long an invitation is valid (ISO 8601).", type = SchemaType.STRING, format = "duration", examples = "PT168H") Duration invitationLifetime,
        @Schema(required = true, description = "The email domains that can be invited; empty for all.", examples = "[\"acme.example\"]") List<String> allowedEmailDomains,
        @Schema(required = true, description = "The header for the account's API keys, besides `Authorization: Bearer`.", examples = "X-API-Key") String apiKeyHeader,
        @Schema(required = true, description = "How many days audit events are kept.", examples = "1095") int auditRetentionDays,
        @Schema(required = true, description = "The origins of web pages that may show `<roster-members>`.", examples = "[\"https://app.acme.example\"]") List<String> embedOrigins,
        @Schema(required = true) SignInPolicy signInPolicy,
        @Schema(nullable = true, description = "API keys pause when their member has not signed in for this number of days; null for no limit.", examples = "30") Integer keySignInDays,
        @Schema(required = true, description = "Whether operators may view the console as a member of the account, read-only, until `supportViewUntil`.", examples = "false") boolean supportView,
        @Schema(nullable = true, description = "When that consent expires; null if it does not.") Instant supportViewUntil,
        @Schema(nullable = true, description = "The colour of buttons and links in pages and emails; null for the deployment's.", examples = "#1d4ed8") String accentColor,
        @Schema(nullable = true, description = "The path of the logo, a PNG image, which needs no credential; null without a logo.", examples = "/logos/0199f3a4-7c1e-7b60-8a52-3f1c0d9e6b21/9f86d081884c7d659a2feaa0c55ad015.png") String logoPath,
        @Schema(required = true) Instant createdAt,
        @Schema(description = "Null while the account is open.", nullable = true) Instant closedAt,
        @Schema(description = "When Roster deletes the closed account, unless the operator reopens it before; null while it is open.", nullable = true) Instant deletionAt,
        @Schema(description = "When the account's directory removed the last admin; null if the account has one. The operator can make a member an admin.", nullable = true) Instant withoutAdminSince) {
    static AccountView of(Row row) {
        return new AccountView(row.getUUID("id"), row.getString("name"), row.getString("default_language"),
                Duration.ofSeconds(row.getLong("invitation_lifetime_seconds")),
                List.of(row.getArrayOfStrings("allowed_email_domains")), row.getString("api_key_header"),
                row.getInteger("audit_retention_days"), List.of(row.getArrayOfStrings("embed_origins")),
                SignInPolicy.parse(row.getString("sign_in_policy")), row.getInteger("key_sign_in_days"),
                row.getOffsetDateTime("support_view_since") != null, Database.instant(row, "support_view_until"),
                row.getString("accent_color"), AccountBrand.logoPath(row.getUUID("id"), row.getString("logo_hash")),
                Database.instant(row, "created_at"),
                Database.instant(row, "closed_at"), Database.instant(row, "deletion_at"),
                Database.instant(row, "without_admin_since"));
    }

    static AccountView of(Account account) {
        return new AccountView(account.id, account.name, account.defaultLanguage, account.invitationLifetime(),
                List.of(account.allowedEmailDomains), account.apiKeyHeader, account.auditRetentionDays,
                List.of(account.embedOrigins), SignInPolicy.parse(account.signInPolicy), account.keySignInDays,
                account.supportViewSince != null,
                account.supportViewUntil, account.accentColor, AccountBrand.logoPath(account.id, account.logoHash),
                account.createdAt,
                account.closedAt, account.deletionAt, account.withoutAdminSince);
    }

    static Versioned<AccountView> versioned(Account account) {
        return new Versioned<>(of(account), account.version);
    }
}
