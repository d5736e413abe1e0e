package dev.roster.edge.core;

import dev.roster.access.AccessBarrier;
import dev.roster.access.CurrentPrincipal;
import dev.roster.http.CurrentRequest;
import dev.roster.http.Failures;
import dev.roster.problem.Problem;
import dev.roster.problem.ProblemPage;
import dev.roster.problem.ProblemView;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.Response;
import java.lang.annotation.Annotation;
import java.util.Set;
import java.util.UUID;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/**
 * Delays the response to every request that can change an account, of the API and the console, until no edge can answer from
 * older results. The status of the response does not matter: the request may repeat one whose replica has crashed after its
 * commit. No deadline of a request shortens the wait, which lasts at most one lease and a few statements.
 */
class BarrierFilter {
    /** Response filters with a higher priority run earlier: the others then see the final response. */
    private static final int FIRST = Priorities.USER + 1_000;

    private static final Set<String> SAFE = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);
    private static final Annotation[] NO_ANNOTATIONS = new Annotation[0];

    @Inject
    CurrentPrincipal current;
    @Inject
    CurrentRequest request;
    @Inject
    AccessBarrier barrier;
    @Inject
    ProblemPage page;

    @ServerResponseFilter(priority = FIRST)
    Uni<Void> await(ContainerRequestContext sent, ContainerResponseContext response) {
        UUID account = SAFE.contains(sent.getMethod()) ? null : current.account();
        return account == null ? Uni.createFrom().voidItem()
                : barrier.await(account).onFailure().recoverWithItem(failure -> {
                    replace(response, Failures.problem(failure, request.id()));
                    return null;
                });
    }

    /** If the database does not answer after the commit, the outcome is unknown to the client, as after a broken commit. */
    private void replace(ContainerResponseContext response, Problem problem) {
        Response replacement = page.isRequested() ? page.of(problem, request.id())
                : ProblemView.response(problem, request.id());
        response.setStatus(replacement.getStatus());
        response.getHeaders().clear();
        response.getHeaders().putAll(replacement.getHeaders());
        response.setEntity(replacement.getEntity(), NO_ANNOTATIONS, replacement.getMediaType());
    }
}
