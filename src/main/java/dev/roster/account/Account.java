package dev.roster.account;

import dev.roster.access.SignInPolicy;
import dev.roster.audit.Target;
import dev.roster.brand.AccountBrand;
import dev.roster.brand.Logo;
import dev.roster.problem.ProblemType;
import dev.roster.value.DomainName;
import dev.roster.value.EmailAddress;
import dev.roster.value.FoldedText;
import dev.roster.value.Ids;
import dev.roster.value.WebOrigin;
import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Version;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/** A tenant. Locking its row serializes the changes in the account. */
@Entity
public class Account extends PanacheEntityBase {
    /** The message about an address that the account does not allow. */
    public static final String OTHER_DOMAIN = "must be of a domain that the account allows";

    static final String API_KEY_HEADER = "X-API-Key";
    static final Duration INVITATION_LIFETIME = Duration.ofDays(7);
    private static final int MAX_SEARCH_KEY_LENGTH = 100;
    static final int AUDIT_RETENTION_DAYS = 1_095;

    @Id
    UUID id;
    String name;
    String nameKey;
    String defaultLanguage;
    long invitationLifetimeSeconds;
    String[] allowedEmailDomains;
    String apiKeyHeader;
    int auditRetentionDays;
    String accentColor;
    String logoHash;
    Instant checklistDismissedAt;
    String[] embedOrigins;
    /** {@link SignInPolicy#toText}. */
    String signInPolicy;
    /** Null if API keys need no sign-in. */
    Integer keySignInDays;
    /** When the limit was set or lowered. */
    Instant keySignInSince;
    Instant supportViewSince;
    Instant supportViewUntil;
    Instant createdAt;
    Instant closedAt;
    Instant deletionAt;
    Instant deletionStartedAt;
    /** A member's change writes it (member/LastAdmin). */
    @Column(insertable = false, updatable = false)
    Instant withoutAdminSince;
    @Version
    int version;

    static Account open(String name, String defaultLanguage, Instant now) {
        Account account = new Account();
        account.id = Ids.next();
        account.rename(name);
        account.defaultLanguage = defaultLanguage;
        account.invitationLifetimeSeconds = INVITATION_LIFETIME.toSeconds();
        account.allowedEmailDomains = new String[0];
        account.apiKeyHeader = API_KEY_HEADER;
        account.auditRetentionDays = AUDIT_RETENTION_DAYS;
        account.embedOrigins = new String[0];
        account.createdAt = now;
        return account;
    }

    void change(AccountChange change, Instant now) {
        if (change.name() != null) {
            rename(change.name().strip());
        }
        defaultLanguage = change.defaultLanguage() == null ? defaultLanguage : change.defaultLanguage();
        apiKeyHeader = change.apiKeyHeader() == null ? apiKeyHeader : change.apiKeyHeader();
        auditRetentionDays = change.auditRetentionDays() == null ? auditRetentionDays : change.auditRetentionDays();
        if (change.invitationLifetime() != null) {
            invitationLifetimeSeconds = change.invitationLifetime().toSeconds();
        }
        if (Boolean.TRUE.equals(change.supportView())) {
            allowSupportView(change.supportViewUntil(), now);
        } else if (change.supportView() != null) {
            withdrawSupportView();
        }
        if (change.accentColor() != null) {
            accentColor = change.accentColor().isEmpty() ? null : change.accentColor().toLowerCase(Locale.ROOT);
        }
        if (change.allowedEmailDomains() != null) {
            allowedEmailDomains = change.allowedEmailDomains().stream()
                    .map(DomainName::ascii)
                    .distinct()
                    .toArray(String[]::new);
        }
        if (change.embedOrigins() != null) {
            embedOrigins = change.embedOrigins().stream().map(WebOrigin::normalized).distinct().toArray(String[]::new);
        }
        if (change.signInPolicy() != null) {
            signInPolicy = change.signInPolicy().toText();
        }
        if (change.keySignInDays() != null) {
            limitKeysWithoutSignIn(change.keySignInDays() == 0 ? null : change.keySignInDays(), now);
        }
    }

    /**
     * A new or lower limit counts from now, so that members get an email before their keys pause. @param days null for no limit
     */
    private void limitKeysWithoutSignIn(Integer days, Instant now) {
        boolean isStricter = days != null && (keySignInDays == null || days < keySignInDays);
        keySignInSince = days == null ? null : isStricter ? now : keySignInSince;
        keySignInDays = days;
    }

    /**
     * A consent that was withdrawn or has expired does not continue: views that began under it stay ended.
     *
     * @param until null if the consent does not expire
     */
    private void allowSupportView(Instant until, Instant now) {
        boolean isAllowed = supportViewSince != null && (supportViewUntil == null || supportViewUntil.isAfter(now));
        supportViewSince = isAllowed ? supportViewSince : now;
        supportViewUntil = until;
    }

    private void withdrawSupportView() {
        supportViewSince = null;
        supportViewUntil = null;
    }

    private void rename(String newName) {
        name = newName;
        nameKey = searchKey(newName);
    }

    /** Ignores case, accents and punctuation. */
    static String searchKey(String text) {
        return FoldedText.of(text, MAX_SEARCH_KEY_LENGTH);
    }

    /** @param logo null for none */
    void setLogo(Logo logo) {
        logoHash = logo == null ? null : logo.hash();
    }

    void dismissChecklist(Instant now) {
        checklistDismissedAt = checklistDismissedAt == null ? now : checklistDismissedAt;
    }

    /** @param reopenPeriod until Roster deletes the account */
    void close(Instant now, Duration reopenPeriod) {
        mustBeOpen();
        closedAt = now;
        deletionAt = now.plus(reopenPeriod);
    }

    /** Views that began before the closing stay ended. */
    void reopen(Instant now) {
        mustBeClosed();
        supportViewSince = supportViewSince == null ? null : now;
        closedAt = null;
        deletionAt = null;
    }

    void startDeletion(Instant now) {
        mustBeClosed();
        deletionAt = now;
        deletionStartedAt = now;
    }

    boolean isBeingDeleted() {
        return deletionStartedAt != null;
    }

    private void mustBeClosed() {
        if (closedAt == null) {
            throw ProblemType.ACCOUNT_NOT_CLOSED.because("Close the account first.");
        }
    }

    public void mustBeOpen() {
        if (closedAt != null) {
            throw ProblemType.ACCOUNT_CLOSED.because("It was closed at " + closedAt + ".");
        }
    }

    public UUID id() {
        return id;
    }

    public String name() {
        return name;
    }

    public String defaultLanguage() {
        return defaultLanguage;
    }

    public AccountBrand brand() {
        return new AccountBrand(accentColor, AccountBrand.logoPath(id, logoHash));
    }

    public SignInPolicy signInPolicy() {
        return SignInPolicy.parse(signInPolicy);
    }

    public Duration invitationLifetime() {
        return Duration.ofSeconds(invitationLifetimeSeconds);
    }

    /** Whether the address can be invited, provisioned or imported. An account without a list allows every domain. */
    public boolean allows(EmailAddress address) {
        return allowedEmailDomains.length == 0 || List.of(allowedEmailDomains).contains(address.domain());
    }

    Target target() {
        return Target.account(id, name);
    }

    /** The settings that audit events show. */
    JsonObject auditState() {
        return new JsonObject()
                .put("name", name)
                .put("defaultLanguage", defaultLanguage)
                .put("invitationLifetime", invitationLifetime().toString())
                .put("apiKeyHeader", apiKeyHeader)
                .put("auditRetentionDays", auditRetentionDays)
                .put("accentColor", accentColor)
                .put("logo", logoHash)
                .put("supportView", supportViewSince != null)
                .put("supportViewUntil", supportViewUntil == null ? null : supportViewUntil.toString())
                .put("allowedEmailDomains", new JsonArray(List.of((Object[]) allowedEmailDomains)))
                .put("signInPolicy", signInPolicy == null ? null : new JsonObject(signInPolicy))
                .put("keySignInDays", keySignInDays)
                .put("embedOrigins", new JsonArray(List.of((Object[]) embedOrigins)));
    }
}
