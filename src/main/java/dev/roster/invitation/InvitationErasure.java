package dev.roster.invitation;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import dev.roster.mail.Outbox;
import dev.roster.member.ErasureHandler;
import dev.roster.problem.ProblemType;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;

/**
 * Forgets a person in the invitations that they got or sent, in the lists that they were on, and in the mails to them. Whom an
 * invitation waits for is not to be forgotten yet: it is to be revoked first, also when it has expired. An opt-out stays: its
 * row holds a hash and no address, and without the row the account could invite the person again.
 */
@ApplicationScoped
class InvitationErasure implements ErasureHandler {

    private static final String TO_THEM = "email = ?1, name = null, note = null where accountId = ?2 and email = ?3";

    private static final String THEIR_LINKS = """
            delete from invitation_secret s using invitation i
            where s.account_id = ?1 and i.account_id = ?1 and i.id = s.invitation_id and i.email = ?2""";

    private static final String FROM_THEM = "inviterName = ?1, inviterEmail = ?1 where accountId = ?2 and inviterId = ?3";

    private static final String IS_THEIRS = """
            exists (select from unnest(cast(?3 as text[])) as spelt where strpos(lower(line ->> 'email'), spelt) > 0)""";

    /** Also where the address is only a part of what was rejected, in any of its spellings. */
    private static final String IN_LISTS = """
            update invitation_batch b
            set rejected = (
                select jsonb_agg(case when %1$s
                    then line || jsonb_build_object('email', cast(?1 as text)) else line end order by place)
                from jsonb_array_elements(b.rejected) with ordinality as lines (line, place))
            where b.account_id = ?2
                and exists (select from jsonb_array_elements(b.rejected) line where %1$s)""".formatted(IS_THEIRS);

    @Inject
    Outbox outbox;

    @Override
    public Uni<Void> erase(Person person) {
        return mustWaitForNobody(person)
                .chain(() -> Invitation.update(TO_THEM, person.pseudonym(), person.accountId(), person.email()))
                .chain(() -> forgetLinks(person))
                .chain(() -> Invitation.update(FROM_THEM, person.pseudonym(), person.accountId(), person.memberId()))
                .chain(() -> Panache.getSession())
                .chain(session -> session.createNativeQuery(IN_LISTS)
                        .setParameter(1, person.pseudonym())
                        .setParameter(2, person.accountId())
                        .setParameter(3, person.spellings().toArray(String[]::new))
                        .executeUpdate())
                .chain(() -> outbox.erase(person.accountId(), person.email(), person.pseudonym()));
    }

    /** None of the links in emails to them works any more, the one by which they could have opted out included. */
    private static Uni<Integer> forgetLinks(Person person) {
        return Panache.getSession().chain(session -> session.createNativeQuery(THEIR_LINKS)
                .setParameter(1, person.accountId())
                .setParameter(2, person.pseudonym())
                .executeUpdate());
    }

    private static Uni<Void> mustWaitForNobody(Person person) {
        return Invitation.count("accountId = ?1 and email = ?2 and state = 'open'", person.accountId(), person.email())
                .invoke(open -> {
                    if (open > 0) {
                        throw ProblemType.MEMBER_NOT_REMOVED
                                .because("The person is invited again: revoke the invitation first.");
                    }
                })
                .replaceWithVoid();
    }
}
