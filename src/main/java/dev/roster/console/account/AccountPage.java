package dev.roster.console.account;

import dev.roster.access.CurrentPrincipal;
import dev.roster.access.InBrowser;
import dev.roster.access.Issuers;
import dev.roster.access.Permission;
import dev.roster.access.Requires;
import dev.roster.access.SignInPolicy;
import dev.roster.account.AccountChange;
import dev.roster.account.AccountService;
import dev.roster.account.AccountView;
import dev.roster.console.FlashMessage;
import dev.roster.console.FormValues;
import dev.roster.console.Pages;
import dev.roster.http.Version;
import dev.roster.http.Versioned;
import io.quarkus.qute.TemplateData;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.Cancellable;

/** The settings of an account. */
@Cancellable(false)
@Path("/accounts/{accountId}/settings")
@InBrowser
@Produces(MediaType.TEXT_HTML)
@Consumes(MediaType.APPLICATION_FORM_URLENCODED)
class AccountPage {
    /**
     * @param invitationLifetime in hours; {@code allowedEmailDomains} and {@code embedOrigins} one per line; {@code maxAge} in
     *        minutes
     */
    @TemplateData
    record Form(@RestForm String name, @RestForm String defaultLanguage, @RestForm String invitationLifetime,
            @RestForm String allowedEmailDomains,
            @RestForm String apiKeyHeader, @RestForm String auditRetentionDays, @RestForm String embedOrigins,
            @RestForm String acr, @RestForm String amr, @RestForm String maxAge, @RestForm List<String> issuers,
            @RestForm String keySignInDays,
            @RestForm int version) {
        Form {
            issuers = issuers == null ? List.of() : List.copyOf(issuers);
        }

        static Form of(AccountView account, int version) {
            return new Form(account.name(), account.defaultLanguage(),
                    Long.toString(account.invitationLifetime().toHours()), String.join("\n", account.allowedEmailDomains()),
                    account.apiKeyHeader(), Integer.toString(account.auditRetentionDays()),
                    String.join("\n", account.embedOrigins()), String.join(" ", account.signInPolicy().acr()),
                    String.join(" ", account.signInPolicy().amr()),
                    account.signInPolicy().maxAge() == null ? "" : Long.toString(account.signInPolicy().maxAge().toMinutes()),
                    account.signInPolicy().issuers(),
                    account.keySignInDays() == null ? "" : Integer.toString(account.keySignInDays()),
                    version);
        }

        AccountChange change() {
            return AccountChange.ofSettings(name, defaultLanguage,
                    Duration.ofHours(FormValues.number("invitationLifetime", invitationLifetime)),
                    List.copyOf(FormValues.list(allowedEmailDomains)), apiKeyHeader,
                    FormValues.number("auditRetentionDays", auditRetentionDays), List.copyOf(FormValues.list(embedOrigins)),
                    new SignInPolicy(List.copyOf(FormValues.list(acr)), List.copyOf(FormValues.list(amr)),
                            maxAge == null || maxAge.isBlank() ? null
                                    : Duration.ofMinutes(FormValues.number("signInPolicy", maxAge)),
                            issuers),
                    keySignInDays == null || keySignInDays.isBlank() ? 0
                            : FormValues.number("keySignInDays", keySignInDays));
        }
    }

    /** @param accepted whether Roster accepts the issuer in the account */
    @TemplateData
    record IssuerChoice(String issuer, boolean accepted) {
    }

    /** @param logo in Base64 (http/Forms); empty without a file */
    @TemplateData
    record BrandForm(@RestForm String accentColor, @RestForm String logo, @RestForm boolean removeLogo, @RestForm int version) {
        BrandForm {
            accentColor = accentColor == null ? "" : accentColor;
            logo = logo == null ? "" : logo;
        }

        static BrandForm of(AccountView account, int version) {
            return new BrandForm(account.accentColor() == null ? "" : account.accentColor(), "", false, version);
        }

        AccountChange change() {
            return AccountChange.ofBrand(accentColor.strip(), logo.isEmpty() && !removeLogo ? null : logo);
        }
    }

    /** The consent to support views. @param until null if it does not expire */
    @TemplateData
    record SupportForm(boolean allowed, Instant until, int version) {
        static SupportForm of(AccountView account, int version, Instant now) {
            boolean expired = account.supportViewUntil() != null && !account.supportViewUntil().isAfter(now);
            return new SupportForm(account.supportView() && !expired, account.supportViewUntil(), version);
        }

        /** @param days a number, {@code unlimited} or {@code off} */
        static AccountChange change(String days, Instant now) {
            return switch (days) {
                case "off" -> AccountChange.ofSupportView(false, null);
                case "unlimited" -> AccountChange.ofSupportView(true, null);
                default -> AccountChange.ofSupportView(true, now.plus(Duration.ofDays(FormValues.number("days", days))));
            };
        }
    }

    @Inject
    Clock clock;
    @Inject
    CurrentPrincipal current;
    @Inject
    Issuers issuers;
    @Inject
    Pages pages;
    @Inject
    AccountService accounts;

    @GET
    @Requires(Permission.ACCOUNT_READ)
    public Uni<RestResponse<byte[]>> show(@RestPath UUID accountId) {
        return accounts.get(accountId).chain(account -> pages.show(frame -> Templates.settings(frame,
                Form.of(account.view(), account.version()), null, BrandForm.of(account.view(), account.version()), null,
                support(account), issuers(account))));
    }

    @POST
    @Requires(Permission.ACCOUNT_UPDATE)
    public Uni<RestResponse<byte[]>> change(@RestPath UUID accountId, @BeanParam Form form) {
        return pages.submit(() -> save(form.change(), form.version()),
                error -> accounts.get(accountId).chain(account -> pages.show(error, frame -> Templates.settings(frame, form,
                        error, BrandForm.of(account.view(), account.version()), null, support(account), issuers(account)))));
    }

    @POST
    @Path("branding")
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    @Requires(Permission.ACCOUNT_UPDATE)
    public Uni<RestResponse<byte[]>> changeBrand(@RestPath UUID accountId, @BeanParam BrandForm form) {
        return pages.submit(() -> save(form.change(), form.version()),
                error -> accounts.get(accountId).chain(account -> pages.show(error, frame -> Templates.settings(frame,
                        Form.of(account.view(), account.version()), null, form, error, support(account), issuers(account)))));
    }

    @POST
    @Path("support-view")
    @Requires(Permission.ACCOUNT_UPDATE)
    public Uni<RestResponse<byte[]>> changeSupportView(@RestPath UUID accountId, @RestForm @DefaultValue("") String days,
            @RestForm int version) {
        return pages.submit(() -> save(SupportForm.change(days, clock.instant()), version),
                error -> accounts.get(accountId).chain(account -> pages.show(error, frame -> Templates.settings(frame,
                        Form.of(account.view(), account.version()), error,
                        BrandForm.of(account.view(), account.version()), null, support(account), issuers(account)))));
    }

    /** With the issuers of the policy that Roster no longer accepts. Empty if there is nothing to choose. */
    private List<IssuerChoice> issuers(Versioned<AccountView> account) {
        List<String> accepted = issuers.of(account.view().id());
        List<String> required = account.view().signInPolicy().issuers();
        return accepted.size() < 2 && required.isEmpty() ? List.of()
                : Stream.concat(accepted.stream(), required.stream()).distinct()
                        .map(issuer -> new IssuerChoice(issuer, accepted.contains(issuer))).toList();
    }

    private SupportForm support(Versioned<AccountView> account) {
        return SupportForm.of(account.view(), account.version(), clock.instant());
    }

    private Uni<RestResponse<byte[]>> save(AccountChange change, int version) {
        AccountChange valid = pages.valid(change);
        current.mustBeAllowedBy(valid.signInPolicy(), clock.instant());
        return accounts.change(pages.actor(), valid, Version.etag(version))
                .map(changed -> pages.redirect(pages.inAccount("/settings"), FlashMessage.SAVED, ""));
    }
}
