package dev.roster.invitation;

import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import dev.roster.mail.DueMail;
import dev.roster.mail.InvitationLetter;
import dev.roster.mail.Letter;
import dev.roster.mail.LetterWriter;
import dev.roster.mail.Letters;
import dev.roster.platform.RosterConfig;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;

/**
 * Writes invitation letters at the moment when they are sent. That is when the secret is made: until then there is nothing that
 * could be stolen, and afterwards there is only its hash (docs/adr/0004).
 */
@ApplicationScoped
class InvitationLetters implements LetterWriter {

    /** Only what is still open, and only the invitation's present mail: a revoked or replaced letter is not sent. */
    private static final String FIND = """
            select i.*, a.name as account_name
            from unnest($1::uuid[], $2::uuid[], $3::uuid[]) as due (account_id, invitation_id, mail_id)
            join invitation i on i.account_id = due.account_id and i.id = due.invitation_id and i.mail_id = due.mail_id
            join account a on a.id = due.account_id
            where i.state = 'open' and i.expires_at > $4 and a.closed_at is null and not %s"""
            .formatted(InvitationsOfInviter.breaksTheRule("$4"));

    private static final String STORE = """
            insert into invitation_secret (account_id, invitation_id, mail_id, hash)
            select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::bytea[])""";

    @Inject
    Pool database;

    @Inject
    Letters letters;

    @Inject
    RosterConfig config;

    @Inject
    Clock clock;

    /** A letter that is about to be written, with the secret that nobody else knows. */
    private record Draft(UUID mailId, InvitationSecret secret, Letter letter) {
    }

    @Override
    public String kind() {
        return Inviting.MAIL_KIND;
    }

    @Override
    public Uni<Map<UUID, Letter>> write(List<DueMail> mails) {
        return find(mails)
                .call(this::store)
                .map(drafts -> {
                    Map<UUID, Letter> written = new HashMap<>();
                    drafts.forEach(draft -> written.put(draft.mailId(), draft.letter()));
                    return written;
                });
    }

    private Uni<List<Draft>> find(List<DueMail> mails) {
        return database.preparedQuery(FIND).execute(DueMail.columns(mails, clock.instant())).map(rows -> {
            List<Draft> drafts = new ArrayList<>();
            rows.forEach(row -> drafts.add(draft(row)));
            return drafts;
        });
    }

    private Uni<Void> store(List<Draft> drafts) {
        return database.preparedQuery(STORE).execute(Tuple.of(
                drafts.stream().map(draft -> draft.secret().accountId()).toArray(UUID[]::new),
                drafts.stream().map(draft -> draft.secret().invitationId()).toArray(UUID[]::new),
                drafts.stream().map(Draft::mailId).toArray(UUID[]::new),
                drafts.stream().map(draft -> Buffer.buffer(draft.secret().hash())).toArray(Buffer[]::new)))
                .replaceWithVoid();
    }

    private Draft draft(Row row) {
        InvitationSecret secret = InvitationSecret.create(row.getUUID("account_id"), row.getUUID("id"));
        InvitationLetter content = new InvitationLetter(row.getString("account_name"), row.getString("inviter_name"),
                row.getString("inviter_email"), row.getString("name"), row.getString("role"), row.getString("note"),
                link(secret),
                row.getOffsetDateTime("expires_at").toInstant());
        return new Draft(row.getUUID("mail_id"), secret,
                letters.render(content, Locale.forLanguageTag(row.getString("language"))));
    }

    private URI link(InvitationSecret secret) {
        return URI.create(config.invitationLink().replace("{token}", secret.reveal()));
    }
}
