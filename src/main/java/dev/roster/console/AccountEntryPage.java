package dev.roster.console;

import java.util.UUID;

import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;

import dev.roster.access.CurrentPrincipal;
import dev.roster.access.InBrowser;
import dev.roster.access.Permission;
import dev.roster.access.Permissions;
import dev.roster.access.SignedIn;
import dev.roster.member.Me;
import dev.roster.member.MyMemberships;
import io.smallrye.mutiny.Uni;

/** The way into an account: to the first page there that the person may see. */
@Path("/accounts/{accountId}/enter")
@InBrowser
@Produces(MediaType.TEXT_HTML)
class AccountEntryPage {

    @Inject
    CurrentPrincipal current;

    @Inject
    Pages pages;

    @Inject
    MyMemberships memberships;

    /** Who is no member goes to the members, where only an operator is let in. */
    @GET
    @SignedIn
    public Uni<RestResponse<byte[]>> enter(@RestPath UUID accountId) {
        return memberships.of(current.principal())
                .map(places -> places.stream().filter(place -> place.accountId().equals(accountId)).findFirst()
                        .map(AccountEntryPage::of).orElse("/accounts/" + accountId + "/members"))
                .map(entrance -> pages.goTo(entrance).build());
    }

    static String of(Me.Place place) {
        String account = "/accounts/" + place.accountId();
        return Permissions.of(place.permissions()).allow(Permission.MEMBER_READ) ? account + "/members"
                : account + "/members/" + place.memberId() + "/keys";
    }
}
