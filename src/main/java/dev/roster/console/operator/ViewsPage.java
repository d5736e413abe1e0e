package dev.roster.console.operator;

import dev.roster.access.CurrentPrincipal;
import dev.roster.access.InBrowser;
import dev.roster.access.OperatorOnly;
import dev.roster.access.Sessions;
import dev.roster.account.AccountService;
import dev.roster.account.AccountView;
import dev.roster.console.FormError;
import dev.roster.console.Pages;
import dev.roster.http.CurrentRequest;
import dev.roster.problem.Problem;
import dev.roster.support.NewSupportView;
import dev.roster.support.SupportViewRecord;
import dev.roster.support.SupportViewService;
import dev.roster.value.EmailAddress;
import io.quarkus.qute.TemplateData;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
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
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Operators view the console as a member of an account, read-only, and see the latest of these views. */
@Cancellable(false)
@Path("/operator/accounts/{accountId}/views")
@InBrowser
@Produces(MediaType.TEXT_HTML)
class ViewsPage {
    @TemplateData
    record Form(@RestForm @DefaultValue("") String member, @RestForm @DefaultValue("") String reason) {
        NewSupportView view() {
            EmailAddress address = EmailAddress.orNull(member);
            if (address == null) {
                throw Problem.invalid("member", "must be an email address");
            }
            return new NewSupportView(address, reason);
        }
    }

    @TemplateData
    record Content(AccountView account, boolean allowed, List<SupportViewRecord> views, Form form) {
    }

    @Inject
    Pages pages;
    @Inject
    CurrentPrincipal current;
    @Inject
    CurrentRequest request;
    @Inject
    AccountService accounts;
    @Inject
    SupportViewService views;
    @Inject
    Sessions sessions;
    @Inject
    Clock clock;

    @GET
    @OperatorOnly
    public Uni<RestResponse<byte[]>> show(@RestPath UUID accountId, @RestQuery @DefaultValue("") String member) {
        return show(accountId, new Form(member, ""), null);
    }

    @POST
    @OperatorOnly
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Uni<RestResponse<byte[]>> start(@RestPath UUID accountId, @BeanParam Form form, HttpServerRequest http) {
        return pages.submit(() -> views.start(accountId, pages.valid(form.view()), current.principal(), request.origin(),
                view -> sessions.startView(http, view))
                .map(memberId -> pages.redirect("/accounts/" + accountId + "/members/" + memberId).build()),
                error -> show(accountId, form, error));
    }

    private Uni<RestResponse<byte[]>> show(UUID accountId, Form form, FormError error) {
        return accounts.get(accountId).chain(account -> views.latest(accountId)
                .chain(latest -> pages.show(error, frame -> Templates.views(frame,
                        new Content(account.view(), isAllowed(account.view()), latest, form), error))));
    }

    private boolean isAllowed(AccountView account) {
        Instant until = account.supportViewUntil();
        return account.closedAt() == null && account.supportView() && (until == null || until.isAfter(clock.instant()));
    }
}
