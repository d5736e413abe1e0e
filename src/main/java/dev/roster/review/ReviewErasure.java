package dev.roster.review;

import jakarta.enterprise.context.ApplicationScoped;

import dev.roster.member.ErasureHandler;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;

/** Forgets a person in reviews. In closed ones the schema allows what this function does, and nothing else (docs/adr/0016). */
@ApplicationScoped
class ReviewErasure implements ErasureHandler {

    private static final String ERASE = "select 1 from erase_from_reviews(?1, ?2)";

    @Override
    public Uni<Void> erase(Person person) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(ERASE, Integer.class)
                        .setParameter(1, person.accountId())
                        .setParameter(2, person.memberId())
                        .getSingleResult())
                .replaceWithVoid();
    }
}
