package dev.roster.key;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import dev.roster.database.Database;
import dev.roster.member.ErasureHandler;
import io.smallrye.mutiny.Uni;

/** Replaces the names of a person's API keys by the pseudonym. */
@ApplicationScoped
class ApiKeyErasure implements ErasureHandler {

    private static final String ERASE = "update api_key set name = $3 where account_id = $1 and member_id = $2";

    @Inject
    Database database;

    @Override
    public Uni<Void> erase(Person person) {
        return database.execute(ERASE, person.accountId(), person.memberId(), person.pseudonym()).replaceWithVoid();
    }
}
