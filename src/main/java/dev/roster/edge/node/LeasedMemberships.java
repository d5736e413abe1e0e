package dev.roster.edge.node;

import dev.roster.access.Memberships;
import dev.roster.access.Mode;
import io.quarkus.arc.lookup.LookupIfProperty;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.UUID;

/** The memberships of an edge. */
@LookupIfProperty(name = Mode.SETTING, stringValue = Mode.EDGE)
@ApplicationScoped
class LeasedMemberships implements Memberships {
    @Inject
    EdgeNode edge;

    @Override
    public Uni<Result> find(UUID accountId, String issuer, String subject, String email) {
        return find(accountId, new Lookup.OfMembership(issuer, subject, null))
                .chain(found -> email == null || !found.canSignIn() ? Uni.createFrom().item(found)
                        : find(accountId, new Lookup.OfMembership(issuer, subject, email)));
    }

    private Uni<Result> find(UUID accountId, Lookup.OfMembership lookup) {
        return edge.lookups().find(accountId, lookup).map(Found::membership);
    }
}
