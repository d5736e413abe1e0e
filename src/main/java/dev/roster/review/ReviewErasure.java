package dev.roster.review;

import dev.roster.database.Database;
import dev.roster.member.ErasureHandler;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** Erases a person from reviews. It is the only change of a closed review that the triggers allow (docs/adr/0016). */
@ApplicationScoped
class ReviewErasure implements ErasureHandler {
    private static final String ERASE = "select 1 from erase_from_reviews($1, $2)";

    @Inject
    Database database;

    @Override
    public Uni<Void> erase(Person person) {
        return database.execute(ERASE, person.accountId(), person.memberId()).replaceWithVoid();
    }
}
