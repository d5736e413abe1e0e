package dev.roster.console.account;

import java.time.Duration;
import java.util.List;
import java.util.UUID;

import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;

import dev.roster.access.CurrentPrincipal;
import dev.roster.access.InBrowser;
import dev.roster.access.Permission;
import dev.roster.access.Permissions;
import dev.roster.access.Requires;
import dev.roster.access.SignedIn;
import dev.roster.account.AccountChange;
import dev.roster.account.AccountService;
import dev.roster.account.AccountView;
import dev.roster.console.Done;
import dev.roster.console.FormError;
import dev.roster.console.Frame;
import dev.roster.console.Inputs;
import dev.roster.console.Pages;
import dev.roster.http.Version;
import dev.roster.member.Me;
import dev.roster.member.MyMemberships;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateData;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.mutiny.Uni;

/** The settings of an account, and the redirect to the first page that the reader is allowed to see. */
@Path("/accounts/{accountId}")
@InBrowser
@Produces(MediaType.TEXT_HTML)
@Consumes(MediaType.APPLICATION_FORM_URLENCODED)
class AccountPage {

    /** @param lifetime of invitations, in hours; {@code retention} of audit events, in days */
    @TemplateData
    record Form(String name, String language, String lifetime, String domains, String apiKeyHeader, String retention,
            int version) {

        static Form of(AccountView account, int version) {
            return new Form(account.name(), account.defaultLanguage(),
                    Long.toString(account.invitationLifetime().toHours()), String.join("\n", account.allowedEmailDomains()),
                    account.apiKeyHeader(), Integer.toString(account.auditRetentionDays()), version);
        }

        AccountChange change() {
            return new AccountChange(name, language, Duration.ofHours(Inputs.number("invitationLifetime", lifetime)),
                    List.copyOf(Inputs.list(domains)), apiKeyHeader, Inputs.number("auditRetentionDays", retention));
        }
    }

    @CheckedTemplate(basePath = "console/account")
    static class Templates {

        static native TemplateInstance settings(Frame frame, Form form, FormError error);
    }

    @Inject
    CurrentPrincipal current;

    @Inject
    Pages pages;

    @Inject
    MyMemberships memberships;

    @Inject
    AccountService accounts;

    /** Without a membership, leads to the list of members, which only an operator can open. */
    @GET
    @Path("enter")
    @SignedIn
    public Uni<RestResponse<byte[]>> enter(@RestPath UUID accountId) {
        return memberships.of(current.principal())
                .map(places -> places.stream().filter(place -> place.accountId().equals(accountId)).findFirst()
                        .map(AccountPage::first).orElse("/accounts/" + accountId + "/members"))
                .map(path -> pages.goTo(path).build());
    }

    @GET
    @Path("settings")
    @Requires(Permission.ACCOUNT_READ)
    public Uni<RestResponse<byte[]>> show(@RestPath UUID accountId) {
        return accounts.get(accountId).chain(account -> show(Form.of(account.view(), account.version()), null));
    }

    @POST
    @Path("settings")
    @Requires(Permission.ACCOUNT_UPDATE)
    public Uni<RestResponse<byte[]>> change(@RestForm String name, @RestForm String language, @RestForm String lifetime,
            @RestForm String domains, @RestForm String apiKeyHeader, @RestForm String retention, @RestForm int version) {
        Form form = new Form(name, language, lifetime, domains, apiKeyHeader, retention, version);
        return pages.submit(form::change,
                change -> accounts.change(pages.actor(), change, Version.etag(version))
                        .map(changed -> pages.done(pages.at("/settings"), Done.SAVED, "")),
                error -> show(form, error));
    }

    static String first(Me.Place place) {
        String account = "/accounts/" + place.accountId();
        return Permissions.of(place.permissions()).allow(Permission.MEMBER_READ) ? account + "/members"
                : account + "/members/" + place.memberId() + "/keys";
    }

    private Uni<RestResponse<byte[]>> show(Form form, FormError error) {
        return pages.show(error, frame -> Templates.settings(frame, form, error));
    }
}
