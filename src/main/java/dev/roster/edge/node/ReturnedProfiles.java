package dev.roster.edge.node;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.roster.access.Mode;
import dev.roster.access.Principal;
import dev.roster.access.ProfileSink;
import io.quarkus.arc.lookup.LookupIfProperty;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.UUID;

/**
 * Sends the token of a person with another address to the core, at most every ten minutes. The core verifies it: an edge is not
 * trusted to identify people.
 */
@LookupIfProperty(name = Mode.SETTING, stringValue = Mode.EDGE)
@ApplicationScoped
class ReturnedProfiles implements ProfileSink {
    private static final int MAX_PEOPLE = 10_000;

    private final Cache<String, Boolean> sent = Caffeine.newBuilder().maximumSize(MAX_PEOPLE)
            .expireAfterWrite(Duration.ofMinutes(10)).build();

    @Inject
    EdgeNode edge;

    @Override
    public void offer(UUID accountId, Principal person) {
        if (person.token().length() <= LeasedMemberships.MAX_TOKEN_LENGTH
                && sent.asMap().putIfAbsent(person.key(), true) == null) {
            edge.lookups().find(accountId, new Lookup.OfMembership(person.issuer(), person.subject(), person.token()))
                    .subscribe().with(found -> {
                    }, failure -> sent.invalidate(person.key()));
        }
    }
}
