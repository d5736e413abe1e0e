package dev.roster.console;

import java.util.UUID;

import jakarta.inject.Inject;
import jakarta.validation.Validator;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

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

/** The accounts that a person belongs to, and for the operator all of them. */
@Path("/")
@InBrowser
@Produces(MediaType.TEXT_HTML)
class HomePage {

    private static final int ROWS = 50;

    /** The form that opens an account, as it was filled in. */
    @TemplateData
    record Form(String name, String email, String language, FormError mistake) {
    }

    @CheckedTemplate(basePath = "console")
    static class Templates {

        static native TemplateInstance home(Frame frame);

        static native TemplateInstance accounts(Frame frame, Page<AccountView> page, String more);

        static native TemplateInstance accountForm(Frame frame, Form form);

        /** @param typed what was typed in wrong; null when nothing was yet */
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

    @Inject
    Validator validator;

    /** Who belongs to one account and can see something there goes straight on. */
    @GET
    @SignedIn
    public Uni<RestResponse<byte[]>> home() {
        return memberships.of(current.principal()).chain(places -> {
            boolean only = places.size() == 1 && !current.principal().operator()
                    && places.get(0).status() == MemberStatus.ACTIVE;
            return only ? Uni.createFrom().item(pages.goTo(AccountEntryPage.of(places.get(0))).build())
                    : pages.ofCaller("home", places, Templates::home);
        });
    }

    /** For whoever chose to see the list. */
    @GET
    @Path("accounts")
    @SignedIn
    public Uni<RestResponse<byte[]>> list() {
        return pages.ofCaller("home", Templates::home);
    }

    @GET
    @Path("operator/accounts")
    @OperatorOnly
    public Uni<RestResponse<byte[]>> all(@RestQuery String cursor) {
        return accounts.list(ROWS, cursor).chain(page -> {
            String more = new Query().with("cursor", page.nextCursor()).of("/operator/accounts");
            return pages.ofCaller("operator", frame -> Templates.accounts(frame, page, more));
        });
    }

    @GET
    @Path("operator/accounts/new")
    @OperatorOnly
    public Uni<RestResponse<byte[]>> form() {
        return show(new Form("", "", "en", null));
    }

    @POST
    @Path("operator/accounts/new")
    @OperatorOnly
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Uni<RestResponse<byte[]>> open(@FormParam("name") String name, @FormParam("email") String email,
            @FormParam("language") String language) {
        return Uni.createFrom().item(() -> new NewAccount(name, address(email), language))
                .call(wanted -> FormError.check(validator, wanted))
                .chain(wanted -> accounts.open(current.principal(), wanted, request.origin()))
                .map(opened -> pages.done("/operator/accounts", Flash.of("account-opened", opened.view().name())))
                .onFailure(FormError::isOne).recoverWithUni(failure -> show(
                        new Form(name, email, language, FormError.of((Problem) failure))));
    }

    @GET
    @Path("operator/accounts/{accountId}/close")
    @OperatorOnly
    public Uni<RestResponse<byte[]>> askToClose(@RestPath UUID accountId) {
        return askToClose(accountId, null, RestResponse.StatusCode.OK);
    }

    /** With the name typed in: there is no way back. */
    @POST
    @Path("operator/accounts/{accountId}/close")
    @OperatorOnly
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Uni<RestResponse<byte[]>> close(@RestPath UUID accountId, @FormParam("typed") String typed) {
        return accounts.get(accountId)
                .chain(account -> typed != null && account.view().name().equalsIgnoreCase(typed.strip())
                        ? accounts.close(accountId, current.principal(), request.origin())
                                .map(closed -> pages.done("/operator/accounts",
                                        Flash.of("account-closed", closed.view().name())))
                        : askToClose(accountId, typed == null ? "" : typed, RestResponse.Status.BAD_REQUEST.getStatusCode()));
    }

    @GET
    @Path("signed-out")
    @WithSecret
    public RestResponse<byte[]> signedOut() {
        return pages.open(null, RestResponse.StatusCode.OK, Templates::signedOut);
    }

    private Uni<RestResponse<byte[]>> askToClose(UUID accountId, String typed, int status) {
        return accounts.get(accountId).chain(account -> pages.ofCaller("operator", status,
                frame -> Templates.accountClose(frame, account.view(), typed)));
    }

    private Uni<RestResponse<byte[]>> show(Form form) {
        int status = form.mistake() == null ? RestResponse.StatusCode.OK : form.mistake().status();
        return pages.ofCaller("operator", status, frame -> Templates.accountForm(frame, form));
    }

    private static EmailAddress address(String email) {
        try {
            return EmailAddress.of(email == null ? "" : email);
        } catch (IllegalArgumentException wrong) {
            throw Problem.invalid("firstAdminEmail", wrong.getMessage());
        }
    }
}
