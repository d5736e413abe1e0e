package dev.roster.access;

import dev.roster.access.ActivitySink.Via;
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
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.UriInfo;
import java.lang.reflect.Method;
import java.util.UUID;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.WithFormRead;
import org.jboss.resteasy.reactive.server.injection.ResteasyReactiveInjectionContext;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveContainerRequestContext;

/**
 * Authorizes each operation before it runs and before its body is read. An operation without an annotation is denied. Rejects
 * forms from other sites.
 */
class AccessFilter {
    private static final String ACCOUNT = "accountId";
    private static final int AFTER_AUTHORIZATION = Priorities.USER + 100;

    @Inject
    Credentials credentials;
    @Inject
    EmbedAuthentication embedding;
    @Inject
    SessionAuthentication browsers;
    @Inject
    EdgeAuthentication edges;
    @Inject
    DirectoryAuthentication directories;
    @Inject
    DeploymentAuthentication deployment;
    @Inject
    Access access;
    @Inject
    CurrentPrincipal current;
    @Inject
    CurrentRequest request;
    @Inject
    FailureLimits limits;
    @Inject
    RoutingContext routing;

    @ServerRequestFilter
    Uni<Void> authorize(ResourceInfo resource, UriInfo uri, HttpServerRequest http) {
        Method operation = resource.getResourceMethod();
        boolean inBrowser = resource.getResourceClass().isAnnotationPresent(InBrowser.class);
        current.matched(operation);
        limits.check(operation, inBrowser, http);
        if (operation.isAnnotationPresent(Unauthenticated.class) || operation.isAnnotationPresent(AuthorizesItself.class)) {
            return Uni.createFrom().voidItem();
        }
        if (operation.isAnnotationPresent(ForEdges.class)) {
            return authenticateEdge(http).invoke(() -> RequestBody.allowLarge(routing));
        }
        if (operation.isAnnotationPresent(ForDirectories.class)) {
            return authenticateDirectory(http, id(uri, ACCOUNT)).invoke(() -> RequestBody.allowLarge(routing));
        }
        return (inBrowser ? browsers.authenticate(http, resource, operation)
                : authenticate(http, operation, uri))
                .invoke(current::authenticated)
                .invoke(() -> RequestBody.allowLarge(routing))
                .chain(credential -> authorize(credential, operation, uri, inBrowser ? Via.CONSOLE : Via.API));
    }

    private Uni<? extends Credential> authenticate(HttpServerRequest http, Method operation, UriInfo uri) {
        String bearer = Credentials.bearer(http);
        if (DeploymentToken.hasPrefix(bearer)) {
            return authenticateProvisioner(bearer, operation);
        }
        if (!EmbedToken.hasPrefix(bearer)) {
            return credentials.authenticate(http);
        }
        if (!operation.isAnnotationPresent(Embeddable.class)) {
            throw ProblemType.FORBIDDEN.because("The operation does not accept embed tokens.");
        }
        return embedding.authenticate(bearer, id(uri, ACCOUNT), http);
    }

    private Uni<Principal> authenticateProvisioner(String bearer, Method operation) {
        if (!operation.isAnnotationPresent(ForProvisioners.class)) {
            throw ProblemType.FORBIDDEN.because("The operation does not accept tokens of service accounts of the deployment.");
        }
        return deployment.provisioner(DeploymentToken.parse(bearer));
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
            boolean provisioner = operation.isAnnotationPresent(ForProvisioners.class)
                    && DeploymentAuthentication.isProvisioner(current.principal());
            if (!provisioner && !current.principal().operator()) {
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

    private static UUID id(UriInfo uri, String parameter) {
        try {
            return UUID.fromString(uri.getPathParameters().getFirst(parameter));
        } catch (IllegalArgumentException notAnId) {
            throw Problem.notFound();
        }
    }
}
