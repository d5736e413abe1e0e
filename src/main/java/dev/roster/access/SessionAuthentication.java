package dev.roster.access;

import dev.roster.access.CredentialFailures.Kind;
import dev.roster.http.CurrentRequest;
import dev.roster.problem.ProblemType;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.MediaType;
import java.lang.reflect.Method;
import java.time.Clock;
import java.util.List;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Authenticates requests of the console by the browser's session. */
@ApplicationScoped
class SessionAuthentication {
    @Inject
    Sessions sessions;
    @Inject
    SupportViews views;
    @Inject
    CredentialFailures failures;
    @Inject
    CurrentPrincipal current;
    @Inject
    CurrentRequest request;
    @Inject
    Clock clock;

    /** A page requires a fresh session; a form does not, because its page was loaded earlier. */
    Uni<Credential> authenticate(HttpServerRequest http, ResourceInfo resource, Method operation) {
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
}
