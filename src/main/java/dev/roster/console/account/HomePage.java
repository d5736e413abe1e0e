package dev.roster.console.account;

import java.util.UUID;

import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;

import dev.roster.access.CurrentPrincipal;
import dev.roster.access.InBrowser;
import dev.roster.access.OperatorOnly;
import dev.roster.access.SignedIn;
import dev.roster.access.WithSecret;
import dev.roster.account.AccountService;
import dev.roster.account.AccountView;
import dev.roster.account.NewAccount;
import dev.roster.console.Done;
import dev.roster.console.FormError;
import dev.roster.console.Frame;
import dev.roster.console.Pages;
import dev.roster.console.Query;
import dev.roster.http.CurrentRequest;
import dev.roster.list.Page;
import dev.roster.member.MemberStatus;
import dev.roster.member.MyMemberships;
import dev.roster.problem.Problem;
import dev.roster.value.EmailAddress;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateData;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.mutiny.Uni;

/** Lists the accounts of the principal. For operators, lists, opens and closes all accounts. */
@Path("/")
@InBrowser
@Produces(MediaType.TEXT_HTML)
class HomePage {

    private static final int ROWS = 50;

    @TemplateData
    record Form(String name, String email, String language) {
    }

    @CheckedTemplate(basePath = "console/account")
    @TemplateData(target = AccountView.class)
    static class Templates {

        static native TemplateInstance home(Frame frame);

        static native TemplateInstance accounts(Frame frame, Page<AccountView> page, String more);

        static native TemplateInstance accountForm(Frame frame, Form form, FormError error);

        /** @param typed the name that did not match, or null */
        static native TemplateInstance accountClose(Frame frame, AccountView account, String typed);

        static native TemplateInstance signedOut(Frame frame);
    }

    @Inject
    CurrentPrincipal current;

    @Inject
    CurrentRequest request;

    @Inject
    Pages pages;

    @Inject
    MyMemberships memberships;

    @Inject
    AccountService accounts;

    /** Skips the list for the active member of a single account. */
    @GET
    @SignedIn
    public Uni<RestResponse<byte[]>> home() {
        return memberships.of(current.principal()).map(places -> {
            boolean only = places.size() == 1 && !current.principal().operator()
                    && places.get(0).status() == MemberStatus.ACTIVE;
            return only ? pages.goTo(AccountPage.first(places.get(0))).build() : pages.show(places, Templates::home);
        });
    }

    @GET
    @Path("accounts")
    @SignedIn
    public Uni<RestResponse<byte[]>> list() {
        return pages.show(Templates::home);
    }

    @GET
    @Path("operator/accounts")
    @OperatorOnly
    public Uni<RestResponse<byte[]>> all(@RestQuery String cursor) {
        return pages.show(accounts.list(ROWS, cursor), (frame, page) -> Templates.accounts(frame, page,
                new Query().next("/operator/accounts", page.nextCursor())));
    }

    @GET
    @Path("operator/accounts/new")
    @OperatorOnly
    public Uni<RestResponse<byte[]>> form() {
        return show(new Form("", "", "en"), null);
    }

    @POST
    @Path("operator/accounts/new")
    @OperatorOnly
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Uni<RestResponse<byte[]>> open(@RestForm String name, @RestForm @DefaultValue("") String email,
            @RestForm String language) {
        return pages.submit(() -> new NewAccount(name, address(email), language),
                account -> accounts.open(current.principal(), account, request.origin())
                        .map(opened -> pages.done("/operator/accounts", Done.ACCOUNT_OPENED, opened.view().name())),
                error -> show(new Form(name, email, language), error));
    }

    @GET
    @Path("operator/accounts/{accountId}/close")
    @OperatorOnly
    public Uni<RestResponse<byte[]>> confirmClose(@RestPath UUID accountId) {
        return accounts.get(accountId).chain(account -> confirmClose(account.view(), null));
    }

    /** Closing is final, so it requires the name of the account. */
    @POST
    @Path("operator/accounts/{accountId}/close")
    @OperatorOnly
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Uni<RestResponse<byte[]>> close(@RestPath UUID accountId, @RestForm @DefaultValue("") String typed) {
        return accounts.get(accountId)
                .chain(account -> account.view().name().equalsIgnoreCase(typed.strip())
                        ? accounts.close(accountId, current.principal(), request.origin())
                                .map(closed -> pages.done("/operator/accounts", Done.ACCOUNT_CLOSED, closed.view().name()))
                        : confirmClose(account.view(), typed));
    }

    @GET
    @Path("signed-out")
    @WithSecret
    public RestResponse<byte[]> signedOut() {
        return pages.open(null, RestResponse.StatusCode.OK, Templates::signedOut);
    }

    private Uni<RestResponse<byte[]>> confirmClose(AccountView account, String typed) {
        return pages.confirm(typed, frame -> Templates.accountClose(frame, account, typed));
    }

    private Uni<RestResponse<byte[]>> show(Form form, FormError error) {
        return pages.show(error, frame -> Templates.accountForm(frame, form, error));
    }

    private static EmailAddress address(String email) {
        try {
            return EmailAddress.of(email);
        } catch (IllegalArgumentException invalid) {
            throw Problem.invalid("firstAdminEmail", invalid.getMessage());
        }
    }
}
