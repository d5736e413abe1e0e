package dev.roster.console;

import dev.roster.access.CurrentPrincipal;
import dev.roster.access.Issuers;
import dev.roster.http.CurrentRequest;
import dev.roster.problem.Problem;
import dev.roster.problem.ProblemPage;
import dev.roster.problem.ProblemType;
import dev.roster.session.LocalPath;
import dev.roster.session.SessionSettings;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateData;
import io.quarkus.qute.TemplateInstance;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jboss.resteasy.reactive.RestResponse;

/** Shows a problem as a page, with the cause and the next step. It does not need the database. */
@RequestScoped
class ErrorPages implements ProblemPage {
    private static final List<String> APIS = List.of("/v1/", "/scim/");
    private static final Pattern ACR_VALUES = Pattern.compile("acr_values=\"([^\"]*)\"");

    private static final Pattern ISSUERS = Pattern.compile("issuers=\"([^\"]*)\"");

    /**
     * @param acr separated by spaces; empty for none
     * @param elsewhere whether the account accepts only issuers at which the console cannot sign people in
     */
    @TemplateData
    record StepUp(String to, String acr, boolean elsewhere) {
    }

    @CheckedTemplate(basePath = "console")
    static class Templates {
        static native TemplateInstance error(Frame frame, ProblemType problem, String requestId, String backPath,
                StepUp stepUp);
    }

    @Inject
    Pages pages;
    @Inject
    Frames frames;
    @Inject
    CurrentPrincipal current;
    @Inject
    Issuers issuers;
    @Inject
    SessionSettings config;
    @Inject
    RoutingContext routing;

    /** The API and SCIM always answer with JSON. The script accepts any media type, so its header identifies it. */
    @Override
    public boolean isRequested() {
        String accepted = routing.request().getHeader(HttpHeaders.ACCEPT);
        boolean html = accepted != null && accepted.contains(MediaType.TEXT_HTML) || pages.isFragment();
        return html && APIS.stream().noneMatch((routing.normalizedPath() + "/")::startsWith);
    }

    @Override
    public Response of(Problem problem, String requestId) {
        boolean canSignIn = problem.type() == ProblemType.UNAUTHENTICATED && config.console().enabled();
        if (canSignIn && routing.request().method() == HttpMethod.GET) {
            return pages.redirect(LocalPath.bySignIn(returnPath())).build().toResponse();
        }
        RestResponse<byte[]> page = pages.showPublic(current.session(), problem.type().status(),
                frame -> Templates.error(frame, problem.type(), requestId, backPath(), stepUp(problem)));
        Response.ResponseBuilder response = Response.fromResponse(page.toResponse())
                .header(CurrentRequest.REQUEST_ID_HEADER, requestId);
        if (problem.retryAfterSeconds() != null) {
            response.header(HttpHeaders.RETRY_AFTER, problem.retryAfterSeconds());
        }
        return response.build();
    }

    /** The sign-in that the account's policy requires; null for another problem. */
    private StepUp stepUp(Problem problem) {
        if (problem.type() != ProblemType.INSUFFICIENT_AUTHENTICATION) {
            return null;
        }
        String challenge = problem.headers().getOrDefault(HttpHeaders.WWW_AUTHENTICATE, "");
        String accepted = parameter(ISSUERS, challenge);
        return new StepUp(returnPath(), parameter(ACR_VALUES, challenge),
                !accepted.isEmpty() && Stream.of(accepted.split(" ")).noneMatch(issuers::isOfConsole));
    }

    /** @return empty without the parameter */
    private static String parameter(Pattern pattern, String challenge) {
        Matcher found = pattern.matcher(challenge);
        return found.find() ? found.group(1) : "";
    }

    /** The page to open after the sign-in: for a request of the script, its page. */
    private String returnPath() {
        return pages.isFragment() ? pages.pageOfFragment() : frames.path();
    }

    private String backPath() {
        List<String> steps = List.of(routing.normalizedPath().split("/"));
        String section = steps.size() > 3 && steps.get(1).equals("accounts") ? String.join("/", steps.subList(0, 4)) : "/";
        return BackPath.of(frames.path(), section);
    }
}
