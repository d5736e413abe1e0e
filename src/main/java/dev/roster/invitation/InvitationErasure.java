package dev.roster.invitation;

import dev.roster.database.Database;
import dev.roster.mail.Outbox;
import dev.roster.member.ErasureHandler;
import dev.roster.problem.ProblemType;
import dev.roster.value.MentionPattern;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/**
 * Erases a person from invitations, imports and emails. It keeps opt-outs, whose rows contain only a hash, so that the account
 * cannot invite the person again.
 */
@ApplicationScoped
class InvitationErasure implements ErasureHandler {
    private static final String ERASE_RECIPIENT = """
            update invitation set email = $3, name = null, note = null where account_id = $1 and email = any($2)""";

    private static final String DELETE_SECRETS = """
            delete from invitation_secret s using invitation i
            where s.account_id = $1 and i.account_id = $1 and i.id = s.invitation_id and i.email = $2""";

    private static final String ERASE_INVITER = """
            update invitation set inviter_name = $3, inviter_email = $3 where account_id = $1 and inviter_id = $2""";

    /** $3 is an array of patterns, because a rejected cell can contain more than the address. */
    private static final String ERASE_REJECTED_LINES = """
            update invitation_import im
            set rejected = (
                select jsonb_agg(case when lower(line ->> 'email') ~ any($3)
                    then line || jsonb_build_object('email', $2::text) else line end order by position)
                from jsonb_array_elements(im.rejected) with ordinality as lines (line, position))
            where im.account_id = $1
                and exists (select from jsonb_array_elements(im.rejected) line where lower(line ->> 'email') ~ any($3))""";

    @Inject
    Database database;
    @Inject
    Outbox outbox;

    @Override
    public Uni<Void> erase(Person person) {
        return Invitation.count("accountId = ?1 and email in ?2 and state = 'open'", person.accountId(), person.emails())
                .invoke(open -> {
                    if (open > 0) {
                        throw ProblemType.MEMBER_NOT_REMOVED
                                .because("The person has an open or expired invitation. Revoke it first.");
                    }
                })
                .chain(() -> database.execute(ERASE_RECIPIENT, person.accountId(), person.emails().toArray(String[]::new),
                        person.pseudonym()))
                .chain(() -> database.execute(DELETE_SECRETS, person.accountId(), person.pseudonym()))
                .chain(() -> database.execute(ERASE_INVITER, person.accountId(), person.memberId(), person.pseudonym()))
                .chain(() -> database.execute(ERASE_REJECTED_LINES, person.accountId(), person.pseudonym(),
                        MentionPattern.inText(person.spellings())))
                .chain(() -> Multi.createFrom().iterable(person.emails())
                        .onItem().transformToUniAndConcatenate(email -> outbox.erase(person.accountId(), email,
                                person.pseudonym()))
                        .collect().last());
    }
}
