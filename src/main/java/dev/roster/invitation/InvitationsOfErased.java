package dev.roster.invitation;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import dev.roster.mail.Outbox;
import dev.roster.member.Erasable;
import io.smallrye.mutiny.Uni;

/**
 * Forgets a person in the invitations that they got or sent, and in the mails to them. One that is open is to be revoked first.
 */
@ApplicationScoped
class InvitationsOfErased implements Erasable {

    private static final String TO_THEM = "email = ?1, name = null, note = null where accountId = ?2 and email = ?3 and state <> 'open'";

    private static final String FROM_THEM = "inviterName = ?1, inviterEmail = ?1 where accountId = ?2 and inviterId = ?3";

    @Inject
    Outbox outbox;

    @Override
    public Uni<Void> erase(Person person) {
        return Invitation.update(TO_THEM, person.pseudonym(), person.accountId(), person.email())
                .chain(() -> Invitation.update(FROM_THEM, person.pseudonym(), person.accountId(), person.memberId()))
                .chain(() -> outbox.erase(person.accountId(), person.email(), person.pseudonym()));
    }
}
