package dev.roster.console.account;

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
import dev.roster.console.Pages;
import dev.roster.member.Me;
import dev.roster.member.MyMemberships;
import io.smallrye.mutiny.Uni;

/** Leads to the first page of an account that the principal is allowed to see. */
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

    /** Without a membership, leads to the list of members, which only an operator can open. */
    @GET
    @SignedIn
    public Uni<RestResponse<byte[]>> enter(@RestPath UUID accountId) {
        return memberships.of(current.principal())
                .map(places -> places.stream().filter(place -> place.accountId().equals(accountId)).findFirst()
                        .map(AccountEntryPage::of).orElse("/accounts/" + accountId + "/members"))
                .map(path -> pages.goTo(path).build());
    }

    static String of(Me.Place place) {
        String account = "/accounts/" + place.accountId();
        return Permissions.of(place.permissions()).allow(Permission.MEMBER_READ) ? account + "/members"
                : account + "/members/" + place.memberId() + "/keys";
    }
}
