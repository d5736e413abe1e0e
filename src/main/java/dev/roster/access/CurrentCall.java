package dev.roster.access;

import jakarta.enterprise.context.RequestScoped;

/** What the filter found out about the call at hand. */
@RequestScoped
public class CurrentCall {

    private Caller caller;
    private Actor actor;

    /** Who calls, for operations that are {@link SignedIn} or {@link OperatorOnly}. */
    public Caller caller() {
        return caller;
    }

    /** Who acts, for operations that {@link Requires require} a permission. */
    public Actor actor() {
        return actor;
    }

    void from(Caller caller) {
        this.caller = caller;
    }

    void admit(Actor actor) {
        this.actor = actor;
    }
}
