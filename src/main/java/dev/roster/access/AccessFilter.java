package dev.roster.access;

import dev.roster.access.ActivitySink.Via;
import dev.roster.access.CredentialFailures.Kind;
import dev.roster.http.CurrentRequest;
import dev.roster.http.RequestBody;
import dev.roster.problem.Problem;
import dev.roster.problem.ProblemType;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.lang.reflect.Method;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.jboss.resteasy.reactive.server.Cancellable;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;
import org.jboss.resteasy.reactive.server.WithFormRead;
import org.jboss.resteasy.reactive.server.injection.ResteasyReactiveInjectionContext;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveContainerRequestContext;

/**
 * Authorizes each operation before it runs and before its body is read. An operation without an annotation is denied. Rejects
 * forms from other sites.
 */
class AccessFilter {
    private static final String ACCOUNT = "accountId";
    private static final int NOT_FOUND = ProblemType.NOT_FOUND.status();
    private static final int AFTER_AUTHORIZATION = Priorities.USER + 100;

    @Inject
    Credentials credentials;
    @Inject
    EmbedAuthentication embedding;
    @Inject
    Sessions sessions;
    @Inject
    SupportViews views;
    @Inject
    EdgeAuthentication edges;
    @Inject
    DirectoryAuthentication directories;
    @Inject
    Access access;
    @Inject
    CurrentPrincipal current;
    @Inject
    CurrentRequest request;
    @Inject
    CredentialFailures failures;
    @Inject
    RoutingContext routing;
    @Inject
    Clock clock;

    @ServerRequestFilter
    Uni<Void> authorize(ResourceInfo resource, UriInfo uri, HttpServerRequest http) {
        Method operation = resource.getResourceMethod();
        boolean inBrowser = resource.getResourceClass().isAnnotationPresent(InBrowser.class);
        current.matched(operation);
        checkFailures(operation, inBrowser, http);
        if (operation.isAnnotationPresent(Unauthenticated.class) || operation.isAnnotationPresent(AuthorizesItself.class)) {
            return Uni.createFrom().voidItem();
        }
        if (operation.isAnnotationPresent(ForEdges.class)) {
            return authenticateEdge(http).invoke(() -> RequestBody.allowLarge(routing));
        }
        if (operation.isAnnotationPresent(ForDirectories.class)) {
            return authenticateDirectory(http, id(uri, ACCOUNT)).invoke(() -> RequestBody.allowLarge(routing));
        }
        return (inBrowser ? authenticateSession(http, resource, operation)
                : authenticate(http, operation, uri))
                .invoke(current::authenticated)
                .invoke(() -> RequestBody.allowLarge(routing))
                .chain(credential -> authorize(credential, operation, uri, inBrowser ? Via.CONSOLE : Via.API));
    }

    private Uni<? extends Credential> authenticate(HttpServerRequest http, Method operation, UriInfo uri) {
        String bearer = Credentials.bearer(http);
        if (!EmbedToken.hasPrefix(bearer)) {
            return credentials.authenticate(http);
        }
        if (!operation.isAnnotationPresent(Embeddable.class)) {
            throw ProblemType.FORBIDDEN.because("The operation does not accept embed tokens.");
        }
        return embedding.authenticate(bearer, id(uri, ACCOUNT), http);
    }

    private Uni<Void> authenticateEdge(HttpServerRequest http) {
        String token = Credentials.bearer(http);
        if (token == null) {
            throw ProblemType.UNAUTHENTICATED.because("Send the credential of the edge: `Authorization: Bearer …`.");
        }
        return edges.authenticate(token);
    }

    /** A directory can do everything in its account that the operations for directories do. */
    private Uni<Void> authenticateDirectory(HttpServerRequest http, UUID account) {
        String token = Credentials.bearer(http);
        if (token == null) {
            throw ProblemType.UNAUTHENTICATED.because("Send the token of the directory: `Authorization: Bearer …`.");
        }
        return directories.authenticate(token, account, request.origin()).invoke(actor -> {
            current.requested(new AccessRequest(account, null, null));
            current.authorized(actor);
        }).replaceWithVoid();
    }

    private Uni<Void> authorize(Credential credential, Method operation, UriInfo uri, Via channel) {
        if (operation.isAnnotationPresent(AuthenticatedOnly.class)) {
            return Uni.createFrom().item(current::principal).replaceWithVoid();
        }
        if (operation.isAnnotationPresent(OperatorOnly.class)) {
            // The account's audit log records denied attempts of its members.
            if (uri.getPathParameters().containsKey(ACCOUNT)) {
                current.requested(new AccessRequest(id(uri, ACCOUNT), null, null));
            }
            if (!current.principal().operator()) {
                throw ProblemType.FORBIDDEN.because("The operation requires an operator of this deployment.");
            }
            return Uni.createFrom().voidItem();
        }
        Requires rule = operation.getAnnotation(Requires.class);
        if (rule == null) {
            throw ProblemType.FORBIDDEN.because("The operation is not available.");
        }
        AccessRequest requested = new AccessRequest(id(uri, ACCOUNT), rule.value().value(),
                rule.orOwnMembership() ? id(uri, "memberId") : null);
        current.requested(requested);
        return access.authorize(credential, requested, channel, request.origin())
                .invoke(current::authorized)
                .replaceWithVoid();
    }

    private void checkFailures(Method operation, boolean inBrowser, HttpServerRequest http) {
        String ip = request.origin().ip();
        if (!operation.isAnnotationPresent(Unauthenticated.class)) {
            if (inBrowser) {
                failures.check(Kind.SESSION, ip);
            } else if (!isVerified(operation, http)) {
                failures.check(kindOfBearer(operation, http), ip);
            }
        }
        if (canRequireSecret(operation)) {
            failures.check(Kind.SECRET, ip);
        }
    }

    /** Whether this replica has verified the credential before, so that others behind the same address cannot block it. */
    private boolean isVerified(Method operation, HttpServerRequest http) {
        if (operation.isAnnotationPresent(ForEdges.class)) {
            String token = Credentials.bearer(http);
            return token != null && edges.isKnown(token);
        }
        if (operation.isAnnotationPresent(ForDirectories.class)) {
            String token = Credentials.bearer(http);
            return token != null && directories.isKnown(token);
        }
        return credentials.isVerified(http);
    }

    /** @param operation null if no operation matches the request */
    private static Kind kindOfBearer(Method operation, HttpServerRequest http) {
        if (operation != null && operation.isAnnotationPresent(ForEdges.class)) {
            return Kind.EDGE;
        }
        if (operation != null && operation.isAnnotationPresent(ForDirectories.class)) {
            return Kind.DIRECTORY;
        }
        return EmbedToken.hasPrefix(Credentials.bearer(http)) ? Kind.EMBED : Kind.BEARER;
    }

    /**
     * Prevents cross-site request forgery. An operation that requires a secret instead of a session needs no token,
     * because another site does not have the secret.
     */
    @InBrowser
    @WithFormRead
    @ServerRequestFilter(priority = AFTER_AUTHORIZATION)
    void checkForm(ResteasyReactiveContainerRequestContext request, ResourceInfo resource) {
        Method operation = resource.getResourceMethod();
        if (operation.isAnnotationPresent(GET.class) || operation.isAnnotationPresent(Unauthenticated.class)
                || isOutsideItsView(operation)) {
            return;
        }
        Object token = ((ResteasyReactiveInjectionContext) request.getServerRequestContext())
                .getFormParameter("formToken", true, false);
        if (!(token instanceof String formToken) || !current.session().matches(formToken)) {
            throw ProblemType.FORM_EXPIRED.because("Load the page again and repeat the action.");
        }
    }

    /** The form of a view that the same form has already left. */
    private boolean isOutsideItsView(Method operation) {
        AllowedInSupportView allowed = operation.getAnnotation(AllowedInSupportView.class);
        return allowed != null && allowed.withoutEffectOutside() && current.session().view() == null;
    }

    /**
     * Counts rejected credentials, except embed tokens of the account, because components send expired ones. A wrong secret
     * gets 404, like an unknown invitation.
     */
    @ServerResponseFilter
    void countFailures(ContainerResponseContext response, HttpServerRequest http) {
        String challenge = response.getHeaderString(HttpHeaders.WWW_AUTHENTICATE);
        if (challenge != null && challenge.contains(Problem.INSUFFICIENT_AUTHENTICATION)) {
            // The credential is genuine.
            return;
        }
        if (challenge != null && (challenge.contains("error=") || http.getHeader(HttpHeaders.AUTHORIZATION) != null)) {
            if (!isEmbedTokenOfAccount(http)) {
                failures.count(kindOfBearer(current.method(), http), request.origin().ip());
            }
        } else if (response.getStatus() == NOT_FOUND && current.method() != null && canRequireSecret(current.method())) {
            failures.count(Kind.SECRET, request.origin().ip());
        }
    }

    /** Whether the request has the text of an embed token of the account in its path. */
    private static boolean isEmbedTokenOfAccount(HttpServerRequest http) {
        String bearer = Credentials.bearer(http);
        EmbedToken token = bearer == null ? null : EmbedToken.parse(bearer);
        return token != null && token.accountId().equals(EmbedPreflight.account(http.path()));
    }

    private static boolean canRequireSecret(Method operation) {
        Unauthenticated open = operation.getAnnotation(Unauthenticated.class);
        return open != null ? open.acceptsSecret() : operation.isAnnotationPresent(AuthenticatedOnly.class);
    }

    /** A page requires a fresh session; a form does not, because its page was loaded earlier. */
    private Uni<Credential> authenticateSession(HttpServerRequest http, ResourceInfo resource, Method operation) {
        boolean isPage = operation.isAnnotationPresent(GET.class);
        return sessions.of(http)
                .invoke(session -> {
                    if (session == null && sessions.hasCookie(http)) {
                        failures.count(Kind.SESSION, request.origin().ip());
                    }
                    if (session == null || isPage && !session.freshUntil().isAfter(clock.instant())) {
                        throw ProblemType.UNAUTHENTICATED.because("Sign in to see this page.");
                    }
                    current.authenticated(session);
                })
                .chain(session -> session.view() == null || operation.isAnnotationPresent(AllowedInSupportView.class)
                        ? Uni.createFrom().item(session.principal())
                        : viewedMember(session, resource, operation));
    }

    /**
     * The view is over the whole session, also after it has ended, so that no form of its pages acts as the operator. It ends
     * when the person is no operator any more.
     */
    private Uni<ViewedMember> viewedMember(BrowserSession session, ResourceInfo resource, Method operation) {
        if (!session.principal().operator()) {
            throw ViewedMember.ended();
        }
        return views.find(session.view()).invoke(() -> {
            if (!operation.isAnnotationPresent(GET.class) || !operation.isAnnotationPresent(Requires.class)
                    || !isPage(resource, operation)) {
                throw ViewedMember.readOnly();
            }
        });
    }

    /** Unlike a download, which stops if the client disconnects. */
    private static boolean isPage(ResourceInfo resource, Method operation) {
        Produces produces = operation.isAnnotationPresent(Produces.class) ? operation.getAnnotation(Produces.class)
                : resource.getResourceClass().getAnnotation(Produces.class);
        return produces != null && List.of(produces.value()).equals(List.of(MediaType.TEXT_HTML))
                && !operation.isAnnotationPresent(Cancellable.class);
    }

    private static UUID id(UriInfo uri, String parameter) {
        try {
            return UUID.fromString(uri.getPathParameters().getFirst(parameter));
        } catch (IllegalArgumentException notAnId) {
            throw Problem.notFound();
        }
    }
}
