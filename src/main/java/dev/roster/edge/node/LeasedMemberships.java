package dev.roster.edge.node;

import dev.roster.access.Memberships;
import dev.roster.access.Mode;
import dev.roster.access.Principal;
import io.quarkus.arc.lookup.LookupIfProperty;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.UUID;

/** The memberships of an edge. */
@LookupIfProperty(name = Mode.SETTING, stringValue = Mode.EDGE)
@ApplicationScoped
class LeasedMemberships implements Memberships {
    /** In characters, so that a request with {@link CoreClient#MAX_LOOKUPS} tokens has less than 1 MiB. */
    static final int MAX_TOKEN_LENGTH = 3_500;

    @Inject
    EdgeNode edge;

    @Override
    public Uni<Result> find(UUID accountId, String issuer, String subject) {
        return find(accountId, new Lookup.OfMembership(issuer, subject, null));
    }

    @Override
    public Uni<Result> find(UUID accountId, Principal person) {
        return findBound(accountId, person)
                .chain(found -> found.canSignIn(person) && person.token().length() <= MAX_TOKEN_LENGTH
                        ? find(accountId, new Lookup.OfMembership(person.issuer(), person.subject(), person.token()))
                        : Uni.createFrom().item(found));
    }

    private Uni<Result> find(UUID accountId, Lookup.OfMembership lookup) {
        return edge.lookups().find(accountId, lookup).map(Found::membership);
    }
}
