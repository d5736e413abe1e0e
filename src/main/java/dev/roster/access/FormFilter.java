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
 * Refuses forms that another site made up (cross-site request forgery). What takes a secret instead of a session cannot be
 * forged: the other site would have to know the secret.
 */
class FormFilter {

    static final String TOKEN = "formToken";
    /** After the decision. */
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
            throw ProblemType.FORM_EXPIRED.because("Load the page again and repeat what you did.");
        }
    }
}
