package dev.roster.access;

import dev.roster.problem.ProblemType;
import jakarta.enterprise.context.RequestScoped;
import java.lang.reflect.Method;
import java.time.Instant;
import java.util.UUID;

/** The authentication and authorization of the current request, which {@link AccessFilter} sets. */
@RequestScoped
public class CurrentPrincipal {
    private Method method;
    private Credential credential;
    private BrowserSession session;
    private AccessRequest request;
    private Actor actor;

    /** The person of an access token or session. Fails with {@code forbidden} for an API key. */
    public Principal principal() {
        if (credential instanceof Principal principal) {
            return principal;
        }
        throw ProblemType.FORBIDDEN.because("The operation requires the access token or session of a person.");
    }

    /**
     * Fails with {@code validation} if the policy denies the sign-in of the member who sets it, and with {@code forbidden} for
     * an API key or a service account, which have no sign-in.
     *
     * @param policy null for no change
     */
    public void mustBeAllowedBy(SignInPolicy policy, Instant now) {
        if (policy == null || actor.isOperator()) {
            return;
        }
        if (!(credential instanceof Principal person) || actor.isProgram()) {
            throw ProblemType.FORBIDDEN
                    .because("Only a person with an access token, or the operator, changes the sign-in policy.");
        }
        policy.mustAllow(person, now);
    }

    /** Null unless the operation has {@link Requires}. */
    public Actor actor() {
        return actor;
    }

    /** The account of the path; null if the path has none. */
    public UUID account() {
        return request == null ? null : request.accountId();
    }

    /** The permission that the operation requires; null if it requires none. */
    public String permission() {
        return request == null ? null : request.permission();
    }

    /** The name of the operation, such as {@code MemberResource.remove}. */
    public String operation() {
        return method.getDeclaringClass().getSimpleName() + "." + method.getName();
    }

    /** Identifies the principal: a person or an API key. */
    public String principalKey() {
        return credential instanceof Principal principal ? principal.key() : credential.toString();
    }

    /** The browser's session at {@link InBrowser} operations; null at {@link Unauthenticated} operations. */
    public BrowserSession session() {
        return session;
    }

    void matched(Method method) {
        this.method = method;
    }

    /** Null if no operation matches the request. */
    Method method() {
        return method;
    }

    void authenticated(BrowserSession session) {
        this.session = session;
    }

    void authenticated(Credential credential) {
        this.credential = credential;
    }

    Credential credential() {
        return credential;
    }

    AccessRequest request() {
        return request;
    }

    void requested(AccessRequest request) {
        this.request = request;
    }

    void authorized(Actor actor) {
        this.actor = actor;
    }
}
