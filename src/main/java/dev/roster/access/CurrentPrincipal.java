package dev.roster.access;

import java.lang.reflect.Method;
import java.util.UUID;

import jakarta.enterprise.context.RequestScoped;

import dev.roster.problem.ProblemType;

/** What the filter found out about the call at hand. */
@RequestScoped
public class CurrentPrincipal {

    private Method method;
    private Credential credential;
    private BrowserSession session;
    private AccessRequest demand;
    private Actor actor;

    /** Who calls, for operations that are {@link SignedIn} or {@link OperatorOnly}: a person, with their own token. */
    public Principal principal() {
        if (credential instanceof Principal principal) {
            return principal;
        }
        throw ProblemType.FORBIDDEN.because("This takes an access token, not an API key.");
    }

    /** Who acts, for operations that {@link Requires require} a permission. */
    public Actor actor() {
        return actor;
    }

    /** The account that the caller wants to be let into; null for operations that are about none. */
    public UUID account() {
        return demand == null ? null : demand.accountId();
    }

    /** The permission that the operation requires; null when it takes none. */
    public String permission() {
        return demand == null ? null : demand.permission();
    }

    /** The method that answers the request, however the path's parameters vary: {@code MemberResource.remove}. */
    public String operation() {
        return method.getDeclaringClass().getSimpleName() + "." + method.getName();
    }

    /** The same at every call of the same caller, different for any two. */
    public String callerKey() {
        return credential instanceof Principal principal ? principal.key() : credential.toString();
    }

    /** The browser's session, for operations that are {@link InBrowser}; null for those that take a secret instead. */
    public BrowserSession session() {
        return session;
    }

    void performs(Method method) {
        this.method = method;
    }

    /** Null when no operation matches the request. */
    Method method() {
        return method;
    }

    void from(BrowserSession session) {
        this.session = session;
    }

    void from(Credential credential) {
        this.credential = credential;
    }

    Credential credential() {
        return credential;
    }

    void asks(AccessRequest demand) {
        this.demand = demand;
    }

    void admit(Actor actor) {
        this.actor = actor;
    }
}
