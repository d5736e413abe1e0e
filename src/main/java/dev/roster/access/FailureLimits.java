package dev.roster.access;

import dev.roster.access.CredentialFailures.Kind;
import dev.roster.http.CurrentRequest;
import dev.roster.problem.Problem;
import dev.roster.problem.ProblemType;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import java.lang.reflect.Method;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/** Counts the rejected credentials of each client address, and limits them ({@link CredentialFailures}). */
@ApplicationScoped
class FailureLimits {
    private static final int NOT_FOUND = ProblemType.NOT_FOUND.status();

    @Inject
    Credentials credentials;
    @Inject
    EdgeAuthentication edges;
    @Inject
    DirectoryAuthentication directories;
    @Inject
    CredentialFailures failures;
    @Inject
    CurrentPrincipal current;
    @Inject
    CurrentRequest request;

    /** Rejects a request from an address with too many rejected credentials of its kind. */
    void check(Method operation, boolean inBrowser, HttpServerRequest http) {
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
}
