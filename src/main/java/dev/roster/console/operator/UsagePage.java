package dev.roster.console.operator;

import dev.roster.access.InBrowser;
import dev.roster.access.OperatorOnly;
import dev.roster.account.AccountService;
import dev.roster.account.AccountView;
import dev.roster.console.LimitedCount;
import dev.roster.console.Pages;
import dev.roster.operator.AccountUsage;
import dev.roster.operator.Usage;
import io.quarkus.qute.TemplateData;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
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
    record Content(AccountView account, AccountUsage usage) {
        public String count(int number) {
            return LimitedCount.text(number, AccountUsage.LIMIT);
        }
    }

    @Inject
    Pages pages;
    @Inject
    AccountService accounts;
    @Inject
    Usage usage;

    @GET
    @OperatorOnly
    public Uni<RestResponse<byte[]>> show(@RestPath UUID accountId) {
        return pages.show(accounts.get(accountId)
                .chain(account -> usage.of(accountId).map(found -> new Content(account.view(), found))), Templates::usage);
    }
}
