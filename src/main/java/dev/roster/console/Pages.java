package dev.roster.console;

import dev.roster.access.Actor;
import dev.roster.access.BrowserSession;
import dev.roster.access.CurrentPrincipal;
import dev.roster.http.Idempotency;
import dev.roster.member.MyMembership;
import dev.roster.problem.Problem;
import dev.roster.problem.Problem.FieldError;
import dev.roster.session.LocalPath;
import dev.roster.session.SessionSettings;
import dev.roster.value.Languages;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.tuples.Functions.Function3;
import io.vertx.ext.web.RoutingContext;
import io.vertx.mutiny.core.Vertx;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.validation.Validator;
import jakarta.ws.rs.core.HttpHeaders;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;

/** Renders pages in their frame, as responses that no cache stores, and handles their forms. */
@RequestScoped
public class Pages {
    /** Rows per page of a list. */
    public static final int ROWS_PER_PAGE = 50;

    private static final int OK = RestResponse.StatusCode.OK;

    /** The script sends the path of its page. The response then contains the path of a redirect in {@link #REDIRECT}. */
    private static final String FRAGMENT = "Roster-Fragment";
    private static final String REDIRECT = "Roster-Redirect";

    @Inject
    RoutingContext routing;
    @Inject
    CurrentPrincipal current;
    @Inject
    SessionSettings config;
    @Inject
    Frames frames;
    @Inject
    PageResponse pageResponse;
    @Inject
    Validator validator;
    @Inject
    Vertx vertx;
    @Inject
    Idempotency idempotency;

    /** The principal in the account of the page. */
    public Actor actor() {
        return current.actor();
    }

    /** The path of a page in the account. */
    public String inAccount(String below) {
        return "/accounts/" + actor().accountId() + below;
    }

    /** The list from which the form was opened. @param below the path in the account if that is unknown */
    public String back(String below) {
        return backTo(inAccount(below));
    }

    /** The list from which the form was opened. @param otherwise the path if that is unknown */
    public String backTo(String otherwise) {
        return BackPath.of(frames.path(), otherwise);
    }

    public Uni<RestResponse<byte[]>> show(Function<Frame, TemplateInstance> content) {
        return show(OK, content);
    }

    /** Runs a query and shows its result. */
    public <T> Uni<RestResponse<byte[]>> show(Uni<T> query, BiFunction<Frame, T, TemplateInstance> content) {
        return query.chain(result -> show(frame -> content.apply(frame, result)));
    }

    /** @param error null if the form was not submitted */
    public Uni<RestResponse<byte[]>> show(FormError error, Function<Frame, TemplateInstance> content) {
        return show(error == null ? OK : error.problem().status(), content);
    }

    /** Shows a form with its input. @param error null if the form was not submitted */
    public <F> Uni<RestResponse<byte[]>> show(F form, FormError error,
            Function3<Frame, F, FormError, TemplateInstance> content) {
        return show(error, frame -> content.apply(frame, form, error));
    }

    /**
     * Shows a form that requires a name or address to confirm an action.
     *
     * @param typed null if the form was not submitted, otherwise the wrong text
     */
    public <T> Uni<RestResponse<byte[]>> confirm(T subject, String typed,
            Function3<Frame, T, String, TemplateInstance> content) {
        return show(typed == null ? OK : RestResponse.StatusCode.BAD_REQUEST,
                frame -> content.apply(frame, subject, typed));
    }

    public Uni<RestResponse<byte[]>> show(int status, Function<Frame, TemplateInstance> content) {
        return frames.current().map(frame -> pageResponse.of(status, frame, content.apply(frame)));
    }

    /** Renders the page on a worker thread, because it takes long enough to block the event loop. */
    public Uni<RestResponse<byte[]>> showLong(Function<Frame, TemplateInstance> content) {
        return frames.current().chain(frame -> vertx.executeBlocking(() -> pageResponse.of(OK, frame, content.apply(frame))));
    }

    /** Shows a page outside accounts, with the memberships that the caller has read. */
    public RestResponse<byte[]> show(List<MyMembership> memberships, Function<Frame, TemplateInstance> content) {
        Frame frame = frames.of(current.session(), memberships, null);
        return pageResponse.of(OK, frame, content.apply(frame));
    }

    /** A page that does not require a session. @param session null if the reader is not signed in */
    public RestResponse<byte[]> showPublic(BrowserSession session, int status, Function<Frame, TemplateInstance> content) {
        Frame frame = frames.of(session, List.of(), null);
        return pageResponse.of(status, frame, content.apply(frame));
    }

    /** Redirects after a form, so that reloading the page does not submit the form again. */
    public RestResponse<byte[]> redirect(String path, FlashMessage message, Object value) {
        return redirect(path, Flash.of(message, value));
    }

    /** As above, with a message that offers to undo the action. */
    public RestResponse<byte[]> redirect(String path, Flash flash) {
        return redirect(path).cookie(flash.cookie(config.console().secure())).build();
    }

    public ResponseBuilder<byte[]> redirect(String path) {
        ResponseBuilder<byte[]> redirect = isFragment()
                ? ResponseBuilder.<byte[]> create(RestResponse.Status.NO_CONTENT).header(REDIRECT, path)
                : ResponseBuilder.<byte[]> create(RestResponse.Status.SEE_OTHER).location(URI.create(path));
        return redirect.header(HttpHeaders.CACHE_CONTROL, "no-store");
    }

    /** Stores the selected language in a cookie. @param to the page to open */
    public RestResponse<byte[]> selectLanguage(String language, String to) {
        if (!Languages.ALL.contains(language)) {
            throw Problem.notFound();
        }
        return redirect(LocalPath.of(to)).cookie(frames.cookieOf(language)).build();
    }

    /**
     * Runs the action of a form. Shows the form again if the reader can fix the failure.
     *
     * @param action may throw a {@link Problem}
     */
    public Uni<RestResponse<byte[]>> submit(Supplier<Uni<RestResponse<byte[]>>> action,
            Function<FormError, Uni<RestResponse<byte[]>>> form) {
        return Uni.createFrom().deferred(action::get).onFailure(FormError::isFixable)
                .recoverWithUni(failure -> form.apply(FormError.of((Problem) failure)));
    }

    /**
     * Runs the action of a form once. If the reader submits the same form again, for example with a second click, the page
     * shows the result of the first request.
     *
     * @param form the id of the form ({@link Frame#newForm}); without it, the action runs
     * @param input fails with {@code idempotency-key-reused} if a second request has other input
     */
    public <T> Uni<T> once(UUID form, Object input, Class<T> result, Supplier<Uni<T>> action) {
        UUID account = actor() == null ? Idempotency.NO_ACCOUNT : actor().accountId();
        String key = form == null ? null : "form " + form;
        return idempotency.once(new Idempotency.Scope(account, current.principalKey(), key), current.operation(), input, result,
                () -> action.get().map(RestResponse::ok)).map(RestResponse::getEntity);
    }

    /** As above, for an action after which the browser opens another page. */
    public Uni<RestResponse<byte[]>> once(UUID form, Object input, Supplier<Uni<Done>> action) {
        return once(form, input, Done.class, action).map(done -> redirect(done.path(), done.message(), done.value()));
    }

    /** Validates the input as the API does before an operation runs. */
    public <T> T valid(T input) {
        List<FieldError> errors = validator.validate(input).stream()
                .map(violation -> new FieldError(violation.getPropertyPath().toString(), violation.getMessage()))
                .toList();
        if (!errors.isEmpty()) {
            throw Problem.invalid(errors);
        }
        return input;
    }

    /** Whether the script sent the request, to put the response into its page. */
    boolean isFragment() {
        return pageOfFragment() != null;
    }

    /** Path and query of the page whose script sent the request, or null. */
    String pageOfFragment() {
        return routing.request().getHeader(FRAGMENT);
    }
}
