package dev.roster.edge;

import java.util.UUID;

/** A request of a client to change an account. The client repeats it until it has a response. */
final class Operation {
    final UUID account;

    /** Whether access is lost. Otherwise the change grants access. */
    final boolean loss;

    /** The version of the account that the operation has committed; 0 before the commit. */
    int version;
    long committedAt;
    boolean answered;

    Operation(UUID account, boolean loss) {
        this.account = account;
        this.loss = loss;
    }
}
