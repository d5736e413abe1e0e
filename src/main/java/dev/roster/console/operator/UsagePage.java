package dev.roster.console.operator;

import dev.roster.access.CurrentPrincipal;
import dev.roster.access.InBrowser;
import dev.roster.access.OperatorOnly;
import dev.roster.account.AccountService;
import dev.roster.account.AccountView;
import dev.roster.console.FlashMessage;
import dev.roster.console.FormError;
import dev.roster.console.FormValues;
import dev.roster.console.LimitedCount;
import dev.roster.console.Pages;
import dev.roster.http.CurrentRequest;
import dev.roster.member.SeatLimit;
import dev.roster.member.Seats;
import dev.roster.operator.AccountUsage;
import dev.roster.operator.Usage;
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
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.Cancellable;

/** The usage of an account, for operators. */
@Cancellable(false)
@Path("/operator/accounts/{accountId}/usage")
@InBrowser
@Produces(MediaType.TEXT_HTML)
class UsagePage {
    @TemplateData
    record Content(AccountView account, AccountUsage usage, SeatForm seats) {
        public String count(int number) {
            return LimitedCount.text(number, AccountUsage.LIMIT);
        }
    }

    /** @param limit empty for no limit */
    @TemplateData
    record SeatForm(@RestForm @DefaultValue("") String limit) {
        static SeatForm of(AccountUsage usage) {
            return new SeatForm(usage.seatLimit() == null ? "" : usage.seatLimit().toString());
        }

        SeatLimit change() {
            return new SeatLimit(limit.isBlank() ? null : FormValues.number("limit", limit));
        }
    }

    @Inject
    CurrentPrincipal current;
    @Inject
    CurrentRequest request;
    @Inject
    Pages pages;
    @Inject
    AccountService accounts;
    @Inject
    Usage usage;
    @Inject
    Seats seats;

    @GET
    @OperatorOnly
    public Uni<RestResponse<byte[]>> show(@RestPath UUID accountId) {
        return show(accountId, null, null);
    }

    @POST
    @Path("seats")
    @OperatorOnly
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Uni<RestResponse<byte[]>> setSeatLimit(@RestPath UUID accountId, @BeanParam SeatForm form) {
        return pages.submit(() -> seats
                .setLimit(accountId, pages.valid(form.change()).limit(), current.principal(), request.origin())
                .map(set -> pages.redirect("/operator/accounts/" + accountId + "/usage", FlashMessage.SAVED, "")),
                error -> show(accountId, form, error));
    }

    /** @param form null to show the stored limit */
    private Uni<RestResponse<byte[]>> show(UUID accountId, SeatForm form, FormError error) {
        return accounts.get(accountId).chain(account -> usage.of(accountId)
                .map(found -> new Content(account.view(), found, form == null ? SeatForm.of(found) : form)))
                .chain(content -> pages.show(error, frame -> Templates.usage(frame, content, error)));
    }
}
