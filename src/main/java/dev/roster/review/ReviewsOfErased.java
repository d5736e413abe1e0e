package dev.roster.review;

import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;

import dev.roster.member.Erasable;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;

/**
 * Forgets a person in reviews that are open. What was signed stays as it was signed: evidence that anybody could take somebody
 * out of would be none (docs/adr/0014).
 */
@ApplicationScoped
class ReviewsOfErased implements Erasable {

    private static final String IN_OPEN = """
            account_id = ?1 and %s = ?2
                and exists (select from review v where v.account_id = ?1 and v.id = %s and v.state = 'open')""";

    private static final List<String> FORGET = List.of(
            "update review_item set email = ?3, name = ?3, name_key = ?3, note = null where "
                    + IN_OPEN.formatted("member_id", "review_id"),
            "update review_item set decider_label = ?3 where " + IN_OPEN.formatted("decider_id", "review_id"),
            "update review_reviewer set email = ?3, name = ?3 where " + IN_OPEN.formatted("member_id", "review_id"),
            "update review set starter_label = ?3 where " + IN_OPEN.formatted("starter_id", "id"));

    @Override
    public Uni<Void> erase(Person person) {
        return Multi.createFrom().iterable(FORGET)
                .onItem().transformToUniAndConcatenate(sql -> Panache.getSession()
                        .chain(session -> session.createNativeQuery(sql)
                                .setParameter(1, person.accountId())
                                .setParameter(2, person.memberId())
                                .setParameter(3, person.pseudonym())
                                .executeUpdate()))
                .collect().last()
                .replaceWithVoid();
    }
}
