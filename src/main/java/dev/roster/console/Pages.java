package dev.roster.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.zip.Deflater;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.validation.Validator;
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
import dev.roster.problem.Problem;
import dev.roster.problem.Problem.FieldError;
import dev.roster.session.SessionSettings;
import dev.roster.value.Languages;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import io.vertx.mutiny.core.Vertx;

/** Renders content into the frame, as a response that no shared cache stores, and handles the forms of pages. */
@RequestScoped
public class Pages {

    static final String LANGUAGE = "roster_language";

    private static final int OK = RestResponse.StatusCode.OK;

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
    Validator validator;

    @Inject
    Vertx vertx;

    @Inject
    Clock clock;

    /** The principal in the account of the page. */
    public Actor actor() {
        return current.actor();
    }

    /** A page of the current account. */
    public Uni<RestResponse<byte[]>> inAccount(String section, Function<Frame, TemplateInstance> content) {
        return inAccount(section, OK, content);
    }

    public Uni<RestResponse<byte[]>> inAccount(String section, int status, Function<Frame, TemplateInstance> content) {
        return frame(section).map(frame -> response(status, frame, content.apply(frame)));
    }

    /** A form in the current account. @param error null if the form was not submitted */
    public Uni<RestResponse<byte[]>> formInAccount(String section, FormError error,
            Function<Frame, TemplateInstance> content) {
        return inAccount(section, status(error), content);
    }

    /** A page that takes so long to render that it would block the event loop. */
    public Uni<RestResponse<byte[]>> longInAccount(String section, Function<Frame, TemplateInstance> content) {
        return frame(section)
                .chain(frame -> vertx.executeBlocking(() -> response(OK, frame, content.apply(frame))));
    }

    /** A page outside accounts for the principal. */
    public Uni<RestResponse<byte[]>> ofPrincipal(String section, int status, Function<Frame, TemplateInstance> content) {
        BrowserSession session = current.session();
        return memberships.of(session.principal())
                .map(places -> frame(session, places, null, section))
                .map(frame -> response(status, frame, content.apply(frame)));
    }

    public Uni<RestResponse<byte[]>> ofPrincipal(String section, Function<Frame, TemplateInstance> content) {
        return ofPrincipal(section, OK, content);
    }

    public Uni<RestResponse<byte[]>> formOfPrincipal(String section, FormError error,
            Function<Frame, TemplateInstance> content) {
        return ofPrincipal(section, status(error), content);
    }

    /** Saves the query if the memberships are known. */
    public RestResponse<byte[]> ofPrincipal(String section, List<Me.Place> places, Function<Frame, TemplateInstance> content) {
        Frame frame = frame(current.session(), places, null, section);
        return response(OK, frame, content.apply(frame));
    }

    /** A page that does not require a session. @param session null if nobody is signed in */
    public RestResponse<byte[]> open(BrowserSession session, int status, Function<Frame, TemplateInstance> content) {
        Frame frame = frame(session, List.of(), null, "");
        return response(status, frame, content.apply(frame));
    }

    /** Redirects after a form, so that reloading the page does not submit the form again. */
    public RestResponse<byte[]> done(String path, Done done, Object what) {
        return goTo(path).cookie(Flash.of(done, what).cookie(config.console().secure())).build();
    }

    public ResponseBuilder<byte[]> goTo(String path) {
        ResponseBuilder<byte[]> redirect = isFragment()
                ? ResponseBuilder.<byte[]> create(RestResponse.Status.NO_CONTENT).header("HX-Redirect", path)
                : ResponseBuilder.<byte[]> create(RestResponse.Status.SEE_OTHER).location(URI.create(path));
        return redirect.header(HttpHeaders.CACHE_CONTROL, "no-store");
    }

    /**
     * Validates the input of a form, runs the action, and shows the form again if the reader can fix the failure.
     *
     * @param input builds the input, and may throw a {@link Problem}
     */
    public <T> Uni<RestResponse<byte[]>> submit(Supplier<T> input, Function<T, Uni<RestResponse<byte[]>>> action,
            Function<FormError, Uni<RestResponse<byte[]>>> form) {
        return FormError.recover(Uni.createFrom().item(() -> valid(input.get())).chain(action::apply), form);
    }

    /** Makes the checks that the API makes before an operation runs. */
    public <T> T valid(T input) {
        List<FieldError> errors = validator.validate(input).stream()
                .map(violation -> new FieldError(violation.getPropertyPath().toString(), violation.getMessage()))
                .toList();
        if (!errors.isEmpty()) {
            throw Problem.invalid(errors);
        }
        return input;
    }

    /** Whether htmx sent the request, to put the response into the page. */
    boolean isFragment() {
        return routing.request().getHeader("HX-Request") != null;
    }

    private static int status(FormError error) {
        return error == null ? OK : error.problem().status();
    }

    private Locale language() {
        Cookie chosen = headers.getCookies().get(CookieName.of(LANGUAGE, config.console().secure()));
        return chosen != null && Languages.ALL.contains(chosen.getValue()) ? Locale.forLanguageTag(chosen.getValue())
                : Languages.best(headers.getAcceptableLanguages());
    }

    private Uni<Frame> frame(String section) {
        Actor actor = actor();
        BrowserSession session = current.session();
        return memberships.of(session.principal())
                .chain(places -> nameOf(actor.accountId(), places)
                        .map(name -> frame(session, places,
                                new Frame.Account(actor.accountId(), name, actor.permissions(), actor.memberId()), section)));
    }

    private Frame frame(BrowserSession session, List<Me.Place> places, Frame.Account account, String section) {
        String query = routing.request().query();
        return new Frame(language(), session, places, account, section,
                routing.request().path() + (query == null ? "" : "?" + query),
                Flash.in(headers.getCookies(), config.console().secure()), assets, phrases, clock.instant());
    }

    /** An operator also opens accounts without a membership. */
    private Uni<String> nameOf(UUID accountId, List<Me.Place> places) {
        return places.stream().filter(place -> place.accountId().equals(accountId)).findFirst()
                .map(place -> Uni.createFrom().item(place.accountName()))
                .orElseGet(() -> accounts.get(accountId).map(account -> account.view().name()));
    }

    private RestResponse<byte[]> response(int status, Frame frame, TemplateInstance content) {
        byte[] html = content.setLocale(frame.language()).render().getBytes(UTF_8);
        boolean gzip = Assets.acceptsGzip(routing.request());
        ResponseBuilder<byte[]> response = ResponseBuilder.<byte[]> create(status)
                .entity(gzip ? Assets.gzip(html, Deflater.BEST_SPEED) : html)
                .type("text/html; charset=utf-8");
        PageHeaders.of(frame.language(), provider.oidc().issuer().orElse(null)).forEach(response::header);
        if (gzip) {
            response.header(HttpHeaders.CONTENT_ENCODING, "gzip");
        }
        if (frame.flash() != null) {
            response.cookie(Flash.expired(config.console().secure()));
        }
        return response.build();
    }
}
