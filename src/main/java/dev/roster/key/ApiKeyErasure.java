package dev.roster.key;

import jakarta.enterprise.context.ApplicationScoped;

import dev.roster.member.ErasureHandler;
import io.smallrye.mutiny.Uni;

/** Forgets what a person called their keys. */
@ApplicationScoped
class ApiKeyErasure implements ErasureHandler {

    @Override
    public Uni<Void> erase(Person person) {
        return ApiKey.update("name = ?1 where accountId = ?2 and memberId = ?3", person.pseudonym(), person.accountId(),
                person.memberId()).replaceWithVoid();
    }
}
