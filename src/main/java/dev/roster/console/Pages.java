package dev.roster.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Function;
import java.util.zip.Deflater;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.Cookie;
import jakarta.ws.rs.core.HttpHeaders;

import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;

import dev.roster.access.AccessSettings;
import dev.roster.access.Actor;
import dev.roster.access.BrowserSession;
import dev.roster.access.CurrentPrincipal;
import dev.roster.account.AccountService;
import dev.roster.http.CookieName;
import dev.roster.member.Me;
import dev.roster.member.MyMemberships;
import dev.roster.session.SessionSettings;
import dev.roster.value.Languages;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import io.vertx.mutiny.core.Vertx;

/** Puts content into its frame and the frame into an answer that a browser keeps to itself. */
@RequestScoped
class Pages {

    static final String LANGUAGE = "roster_language";

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
    Assets assets;

    @Inject
    Phrases phrases;

    @Inject
    SessionSettings config;

    @Inject
    AccessSettings provider;

    @Inject
    Vertx vertx;

    @Inject
    Clock clock;

    /** A page about the account that the caller was let into. */
    Uni<RestResponse<byte[]>> inAccount(String section, Function<Frame, TemplateInstance> content) {
        return inAccount(section, RestResponse.StatusCode.OK, content);
    }

    Uni<RestResponse<byte[]>> inAccount(String section, int status, Function<Frame, TemplateInstance> content) {
        return frame(section).map(frame -> answer(status, frame, content.apply(frame)));
    }

    /** A page so long that putting it together would hold up everybody else. */
    Uni<RestResponse<byte[]>> longInAccount(String section, Function<Frame, TemplateInstance> content) {
        return frame(section).chain(frame -> vertx
                .executeBlocking(() -> answer(RestResponse.StatusCode.OK, frame, content.apply(frame))));
    }

    /** A page about the caller, or about no account. */
    Uni<RestResponse<byte[]>> ofCaller(String section, Function<Frame, TemplateInstance> content) {
        return ofCaller(section, RestResponse.StatusCode.OK, content);
    }

    Uni<RestResponse<byte[]>> ofCaller(String section, int status, Function<Frame, TemplateInstance> content) {
        BrowserSession session = current.session();
        return memberships.of(session.principal())
                .map(places -> frame(session, places, null, section))
                .map(frame -> answer(status, frame, content.apply(frame)));
    }

    /** The same for whoever has asked already where the caller belongs. */
    Uni<RestResponse<byte[]>> ofCaller(String section, List<Me.Place> places, Function<Frame, TemplateInstance> content) {
        Frame frame = frame(current.session(), places, null, section);
        return Uni.createFrom().item(() -> answer(RestResponse.StatusCode.OK, frame, content.apply(frame)));
    }

    /** A page for whoever it is. @param session null when nobody is signed in */
    RestResponse<byte[]> open(BrowserSession session, int status, Function<Frame, TemplateInstance> content) {
        Frame frame = frame(session, List.of(), null, "");
        return answer(status, frame, content.apply(frame));
    }

    /** Sends the browser on after a form was taken, so that loading the page again does not send the form again. */
    RestResponse<byte[]> done(String path, Flash flash) {
        return goTo(path).cookie(flash.cookie(config.console().secure())).build();
    }

    ResponseBuilder<byte[]> goTo(String path) {
        ResponseBuilder<byte[]> answer = isFragment()
                ? ResponseBuilder.<byte[]> create(RestResponse.Status.NO_CONTENT).header("HX-Redirect", path)
                : ResponseBuilder.<byte[]> create(RestResponse.Status.SEE_OTHER).location(URI.create(path));
        return answer.header(HttpHeaders.CACHE_CONTROL, "no-store");
    }

    /** Whether htmx asks, which puts the answer into the page rather than in its place. */
    boolean isFragment() {
        return routing.request().getHeader("HX-Request") != null;
    }

    Locale language() {
        Cookie chosen = headers.getCookies().get(CookieName.of(LANGUAGE, config.console().secure()));
        return chosen != null && Languages.ALL.contains(chosen.getValue()) ? Locale.forLanguageTag(chosen.getValue())
                : Languages.best(headers.getAcceptableLanguages());
    }

    Uni<Frame> frame(String section) {
        Actor actor = current.actor();
        BrowserSession session = current.session();
        return memberships.of(session.principal())
                .chain(places -> nameOf(actor.accountId(), places)
                        .map(name -> frame(session, places,
                                new Frame.Account(actor.accountId(), name, actor.permissions(), actor.memberId()), section)));
    }

    private Frame frame(BrowserSession session, List<Me.Place> places, Frame.Account account, String section) {
        return new Frame(language(), session, places, account, section, path(),
                Flash.in(headers.getCookies(), config.console().secure()), assets,
                phrases,
                clock.instant());
    }

    /** The operator is at home in accounts that they are no member of. */
    private Uni<String> nameOf(UUID accountId, List<Me.Place> places) {
        return places.stream().filter(place -> place.accountId().equals(accountId)).findFirst()
                .map(place -> Uni.createFrom().item(place.accountName()))
                .orElseGet(() -> accounts.get(accountId).map(account -> account.view().name()));
    }

    private String path() {
        String query = routing.request().query();
        return routing.request().path() + (query == null ? "" : "?" + query);
    }

    RestResponse<byte[]> answer(int status, Frame frame, TemplateInstance content) {
        byte[] html = content.setLocale(frame.language()).render().getBytes(UTF_8);
        boolean zipped = Assets.takesGzip(routing.request());
        ResponseBuilder<byte[]> answer = ResponseBuilder.<byte[]> create(status)
                .entity(zipped ? Assets.zipped(html, Deflater.BEST_SPEED) : html)
                .type("text/html; charset=utf-8");
        PageHeaders.of(frame.language(), provider.oidc().issuer().orElse(null)).forEach(answer::header);
        if (zipped) {
            answer.header(HttpHeaders.CONTENT_ENCODING, "gzip");
        }
        if (frame.flash() != null) {
            answer.cookie(Flash.gone(config.console().secure()));
        }
        return answer.build();
    }
}
