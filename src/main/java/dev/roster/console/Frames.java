package dev.roster.console;

import dev.roster.access.Actor;
import dev.roster.access.BrowserSession;
import dev.roster.access.CurrentPrincipal;
import dev.roster.account.AccountService;
import dev.roster.brand.AccountBrand;
import dev.roster.http.CookieName;
import dev.roster.member.MyMembership;
import dev.roster.member.MyMemberships;
import dev.roster.role.RoleService;
import dev.roster.session.SessionSettings;
import dev.roster.value.Languages;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.Cookie;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.NewCookie;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Collects what the frame of a page shows: language, session, memberships and account. */
@RequestScoped
class Frames {
    private static final String LANGUAGE = "roster_language";
    private static final int ONE_YEAR = (int) Duration.ofDays(365).toSeconds();

    @Inject
    RoutingContext routing;
    @Inject
    HttpHeaders headers;
    @Inject
    CurrentPrincipal current;
    @Inject
    MyMemberships memberships;
    @Inject
    AccountService accounts;
    @Inject
    RoleService roles;
    @Inject
    PageBrand.Source brand;
    @Inject
    Assets assets;
    @Inject
    SessionSettings config;
    @Inject
    Clock clock;

    /** For the current request, which has a session. */
    Uni<Frame> current() {
        BrowserSession session = current.session();
        Actor actor = current.actor();
        if (session.view() != null && actor != null) {
            return ofAccount(actor).map(account -> of(session, List.of(), account));
        }
        return memberships.in(actor == null ? null : actor.accountId(), session.principal())
                .chain(found -> account(actor, found).map(account -> of(session, found.memberships(), account)));
    }

    /** @param session null if the reader is not signed in; {@code account} null for pages outside an account */
    Frame of(BrowserSession session, List<MyMembership> memberships, Frame.Account account) {
        return new Frame(language(), session, memberships, account, brand.in(account == null ? null : account.brand()), path(),
                Flash.in(headers.getCookies(), config.console().secure()), assets, clock.instant());
    }

    /** The account of the page; null outside accounts. */
    private Uni<Frame.Account> account(Actor actor, MyMemberships.InAccount found) {
        return actor == null ? Uni.createFrom().nullItem()
                : found.memberships().stream().filter(each -> each.accountId().equals(actor.accountId())).findFirst()
                        .map(own -> Uni.createFrom()
                                .item(account(actor, own.accountName(), found.roleNames(), found.brand(), found.adminless())))
                        .orElseGet(() -> ofAccount(actor));
    }

    /** For an operator, who can open an account without a membership, also as a viewer. */
    private Uni<Frame.Account> ofAccount(Actor actor) {
        return accounts.get(actor.accountId())
                .chain(account -> roles.displayNames(actor.accountId())
                        .map(names -> account(actor, account.view().name(), names,
                                new AccountBrand(account.view().accentColor(), account.view().logoPath()),
                                account.view().withoutAdminSince() != null)));
    }

    private static Frame.Account account(Actor actor, String name, Map<String, String> roleNames, AccountBrand brand,
            boolean adminless) {
        return new Frame.Account(actor.accountId(), name, actor.permissions(), actor.memberId(),
                actor.kind() == Actor.Kind.VIEWER ? actor.name() : null, roleNames, brand, adminless);
    }

    private Locale language() {
        Cookie selected = headers.getCookies().get(CookieName.of(LANGUAGE, config.console().secure()));
        return selected != null && Languages.ALL.contains(selected.getValue()) ? Locale.forLanguageTag(selected.getValue())
                : Languages.best(headers.getAcceptableLanguages());
    }

    /** Keeps the selected language for a year. */
    NewCookie cookieOf(String language) {
        return Flash.cookie(LANGUAGE, language, ONE_YEAR, config.console().secure());
    }

    /** Path and query of the request. */
    String path() {
        String query = routing.request().query();
        return routing.request().path() + (query == null ? "" : "?" + query);
    }
}
