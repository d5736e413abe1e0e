package dev.roster.support;

import dev.roster.member.ErasureHandler;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** Erases the reasons of the views as a person, which are free text. */
@ApplicationScoped
class SupportViewErasure implements ErasureHandler {
    @Inject
    SupportViewTable views;

    @Override
    public Uni<Void> erase(Person person) {
        return views.eraseReasons(person.accountId(), person.memberId());
    }
}
