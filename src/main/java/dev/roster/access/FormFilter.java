package dev.roster.access;

import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ResourceInfo;

import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.WithFormRead;
import org.jboss.resteasy.reactive.server.injection.ResteasyReactiveInjectionContext;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveContainerRequestContext;

import dev.roster.problem.ProblemType;

/**
 * Rejects forms from other sites (cross-site request forgery). Operations that take a secret instead of a session need no
 * token,
 * because another site does not know the secret.
 */
class FormFilter {

    static final String TOKEN = "formToken";
    /** After the authorization. */
    private static final int LATER = Priorities.USER + 100;

    @Inject
    CurrentPrincipal current;

    @InBrowser
    @WithFormRead
    @ServerRequestFilter(priority = LATER)
    void check(ResteasyReactiveContainerRequestContext request, ResourceInfo resource) {
        if (resource.getResourceMethod().isAnnotationPresent(GET.class)
                || resource.getResourceMethod().isAnnotationPresent(WithSecret.class)) {
            return;
        }
        Object token = ((ResteasyReactiveInjectionContext) request.getServerRequestContext()).getFormParameter(TOKEN, true,
                false);
        if (!(token instanceof String shown) || !current.session().recognises(shown)) {
            throw ProblemType.FORM_EXPIRED.because("Load the page again and repeat the action.");
        }
    }
}
