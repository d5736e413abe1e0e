package dev.roster.console.account;

import dev.roster.access.AuthenticatedOnly;
import dev.roster.access.CurrentPrincipal;
import dev.roster.access.InBrowser;
import dev.roster.access.OperatorOnly;
import dev.roster.access.Permission;
import dev.roster.access.Permissions;
import dev.roster.access.Unauthenticated;
import dev.roster.account.AccountClosing;
import dev.roster.account.AccountService;
import dev.roster.account.NewAccount;
import dev.roster.console.Done;
import dev.roster.console.FlashMessage;
import dev.roster.console.Pages;
import dev.roster.domain.DomainJoining;
import dev.roster.http.CurrentRequest;
import dev.roster.member.MemberStatus;
import dev.roster.member.MyMembership;
import dev.roster.member.MyMemberships;
import dev.roster.problem.Problem;
import dev.roster.value.EmailAddress;
import dev.roster.value.Text;
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
import java.util.UUID;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.Cancellable;

/** The accounts of the reader, and the language of the pages. Operators list, open and close all accounts. */
@Cancellable(false)
@Path("/")
@InBrowser
@Produces(MediaType.TEXT_HTML)
class HomePage {
    @TemplateData
    record Form(@RestForm String name, @RestForm @DefaultValue("") String firstAdminEmail, @RestForm String defaultLanguage) {
        NewAccount account() {
            EmailAddress address = EmailAddress.orNull(firstAdminEmail);
            if (address == null) {
                throw Problem.invalid("firstAdminEmail", "must be an email address");
            }
            return new NewAccount(name, address, defaultLanguage);
        }
    }

    private static final String ACCOUNTS = "/accounts";
    private static final String ALL_ACCOUNTS = "/operator/accounts";

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
    AccountClosing closing;
    @Inject
    DomainJoining joining;

    /** Redirects an active member of a single account to that account. */
    @GET
    @AuthenticatedOnly
    public Uni<RestResponse<byte[]>> home() {
        return memberships.of(current.principal()).chain(found -> {
            boolean only = found.size() == 1 && !current.principal().operator()
                    && found.get(0).status() == MemberStatus.ACTIVE;
            return only ? Uni.createFrom().item(pages.redirect(firstPage(found.get(0))).build()) : showHome();
        });
    }

    private Uni<RestResponse<byte[]>> showHome() {
        return pages.show(joining.accounts(current.principal()), Templates::home);
    }

    @GET
    @Path("accounts")
    @AuthenticatedOnly
    public Uni<RestResponse<byte[]>> list() {
        return showHome();
    }

    /** Joins the account by the domain of the reader's address, or asks to join it. */
    @POST
    @Path("joinable-accounts/{accountId}/join")
    @AuthenticatedOnly
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Uni<RestResponse<byte[]>> join(@RestPath UUID accountId) {
        return joining.join(current.principal(), accountId, request.origin())
                .map(outcome -> outcome.joined()
                        ? pages.redirect("/enter/" + accountId, FlashMessage.JOINED, outcome.member().name())
                        : pages.redirect(ACCOUNTS, FlashMessage.JOIN_REQUESTED, ""));
    }

    @POST
    @Path("joinable-accounts/{accountId}/withdraw")
    @AuthenticatedOnly
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Uni<RestResponse<byte[]>> withdraw(@RestPath UUID accountId) {
        return joining.withdraw(current.principal(), accountId, request.origin())
                .map(withdrawn -> pages.redirect(ACCOUNTS, FlashMessage.REQUEST_WITHDRAWN, ""));
    }

    /** Redirects a reader without a membership to the list of members, which only operators can then open. */
    @GET
    @Path("enter/{accountId}")
    @AuthenticatedOnly
    public Uni<RestResponse<byte[]>> enter(@RestPath UUID accountId) {
        return memberships.of(current.principal())
                .map(found -> found.stream().filter(membership -> membership.accountId().equals(accountId)).findFirst()
                        .map(HomePage::firstPage).orElse("/accounts/" + accountId + "/members"))
                .map(path -> pages.redirect(path).build());
    }

    @GET
    @Path("language/{language}")
    @Unauthenticated
    public RestResponse<byte[]> selectLanguage(@RestPath String language, @RestQuery String to) {
        return pages.selectLanguage(language, to);
    }

    @GET
    @Path("operator/accounts")
    @OperatorOnly
    public Uni<RestResponse<byte[]>> all(@RestQuery String search, @RestQuery String cursor) {
        String prefix = Text.truncate(search == null ? "" : search.strip(), AccountService.MAX_SEARCH_LENGTH);
        return pages.show(accounts.list(prefix, Pages.ROWS_PER_PAGE, cursor),
                (frame, page) -> Templates.accounts(frame, page, prefix));
    }

    @GET
    @Path("operator/accounts/new")
    @OperatorOnly
    public Uni<RestResponse<byte[]>> form() {
        return pages.show(new Form("", "", "en"), null, Templates::accountForm);
    }

    @POST
    @Path("operator/accounts/new")
    @OperatorOnly
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Uni<RestResponse<byte[]>> open(@BeanParam Form form, @RestForm UUID formId) {
        return pages.submit(() -> {
            NewAccount account = pages.valid(form.account());
            return pages.once(formId, account, () -> accounts.open(current.principal(), account, request.origin())
                    .map(opened -> new Done(ALL_ACCOUNTS, FlashMessage.ACCOUNT_OPENED, opened.view().name())));
        }, error -> pages.show(form, error, Templates::accountForm));
    }

    @GET
    @Path("operator/accounts/{accountId}/close")
    @OperatorOnly
    public Uni<RestResponse<byte[]>> confirmClose(@RestPath UUID accountId) {
        return accounts.get(accountId).chain(account -> pages.confirm(account.view(), null, Templates::accountClose));
    }

    /** Every member loses access, so it requires the name of the account. */
    @POST
    @Path("operator/accounts/{accountId}/close")
    @OperatorOnly
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Uni<RestResponse<byte[]>> close(@RestPath UUID accountId, @RestForm @DefaultValue("") String typed) {
        return accounts.get(accountId)
                .chain(account -> account.view().name().equalsIgnoreCase(typed.strip())
                        ? closing.close(accountId, current.principal(), request.origin())
                                .map(closed -> pages.redirect(pages.backTo(ALL_ACCOUNTS), FlashMessage.ACCOUNT_CLOSED,
                                        closed.view().name()))
                        : pages.confirm(account.view(), typed, Templates::accountClose));
    }

    @GET
    @Path("signed-out")
    @Unauthenticated
    public RestResponse<byte[]> signedOut() {
        return pages.showPublic(null, RestResponse.StatusCode.OK, Templates::signedOut);
    }

    /** The first page of an account that the reader is allowed to see. */
    private static String firstPage(MyMembership membership) {
        String account = "/accounts/" + membership.accountId();
        return Permissions.of(membership.permissions()).allow(Permission.MEMBER_READ) ? account + "/members"
                : account + "/members/" + membership.memberId() + "/keys";
    }
}
