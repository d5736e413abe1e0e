package dev.roster.edge.core;

import jakarta.enterprise.context.RequestScoped;
import java.util.Set;
import java.util.UUID;

/** The credential of the current request, which {@link EdgeCredentials} has verified. */
@RequestScoped
class CurrentEdge {
    private UUID credential;
    private Set<UUID> accounts;

    void authenticated(UUID verified, Set<UUID> itsAccounts) {
        credential = verified;
        accounts = itsAccounts;
    }

    UUID credential() {
        return credential;
    }

    boolean mayLookUp(UUID account) {
        return accounts == null || accounts.contains(account);
    }
}
