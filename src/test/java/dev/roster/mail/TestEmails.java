package dev.roster.mail;

import java.time.DateTimeException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import dev.roster.testing.Sql;
import io.smallrye.mutiny.Uni;

/** Writes the letters of tests, and fails for whole lists because of one of their rows, as a query can. */
@ApplicationScoped
class TestEmails implements EmailRenderer {

    static final String KIND = "test";
    static final String UNWRITABLE = "unwritable";
    static final String HEADERS = "headers";

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Uni<Map<UUID, Email>> write(List<DueEmail> mails) {
        Map<UUID, Email> letters = new HashMap<>();
        for (DueEmail mail : mails) {
            if (mail.recipient().startsWith(UNWRITABLE)) {
                throw new DateTimeException("Not a time of " + mail.recipient());
            }
            letters.put(mail.id(), new Email(
                    mail.recipient().startsWith(HEADERS) ? "Hi\r\nBcc: eve@evil.example\r\n\r\nbody" : "Hi", "text",
                    "<p>html"));
        }
        return Uni.createFrom().item(letters);
    }

    /** Queues it as older and other replicas do: by a row. */
    static String queue(String account, String kind, String recipient) {
        String id = UUID.randomUUID().toString();
        Sql.update("""
                insert into mail (account_id, id, kind, subject_id, recipient, state, attempts, next_attempt_at, created_at)
                values (?::uuid, ?::uuid, ?, gen_random_uuid(), ?, 'queued', 0, now(), now())""", account, id, kind, recipient);
        return id;
    }
}
