package dev.roster.invitation;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import dev.roster.mail.Outbox;
import dev.roster.member.Erasable;
import dev.roster.platform.ProblemType;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;

/**
 * Forgets a person in the invitations that they got or sent, in the lists that they were on, and in the mails to them. Whom an
 * invitation waits for is not to be forgotten yet: it is to be revoked first, also when it has expired.
 */
@ApplicationScoped
class InvitationsOfErased implements Erasable {

    private static final String TO_THEM = "email = ?1, name = null, note = null where accountId = ?2 and email = ?3";

    private static final String FROM_THEM = "inviterName = ?1, inviterEmail = ?1 where accountId = ?2 and inviterId = ?3";

    /** Also where the address is only a part of what was rejected. */
    private static final String IN_LISTS = """
            update invitation_batch b
            set rejected = (
                select jsonb_agg(case when strpos(lower(line ->> 'email'), ?3) > 0
                    then line || jsonb_build_object('email', cast(?1 as text)) else line end order by place)
                from jsonb_array_elements(b.rejected) with ordinality as lines (line, place))
            where b.account_id = ?2
                and exists (select from jsonb_array_elements(b.rejected) line where strpos(lower(line ->> 'email'), ?3) > 0)""";

    @Inject
    Outbox outbox;

    @Override
    public Uni<Void> erase(Person person) {
        return mustWaitForNobody(person)
                .chain(() -> Invitation.update(TO_THEM, person.pseudonym(), person.accountId(), person.email()))
                .chain(() -> Invitation.update(FROM_THEM, person.pseudonym(), person.accountId(), person.memberId()))
                .chain(() -> Panache.getSession())
                .chain(session -> session.createNativeQuery(IN_LISTS)
                        .setParameter(1, person.pseudonym())
                        .setParameter(2, person.accountId())
                        .setParameter(3, person.email())
                        .executeUpdate())
                .chain(() -> outbox.erase(person.accountId(), person.email(), person.pseudonym()));
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
