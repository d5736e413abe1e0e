package dev.roster.mail;

import dev.roster.testing.Sql;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.DateTimeException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Renders emails of tests. One invalid email fails the whole list, as a query can. */
@ApplicationScoped
class TestEmails implements EmailRenderer {
    static final String KIND = "test";
    static final String UNRENDERABLE = "unrenderable";
    static final String HEADERS = "headers";

    @Override
    public Set<String> kinds() {
        return Set.of(KIND);
    }

    @Override
    public Uni<List<Email>> render(List<DueEmail> emails) {
        return Uni.createFrom().item(emails.stream().map(TestEmails::render).toList());
    }

    private static Email render(DueEmail due) {
        if (due.recipient().startsWith(UNRENDERABLE)) {
            throw new DateTimeException("Not a time of " + due.recipient());
        }
        return new Email(due.id(), due.recipient().startsWith(HEADERS) ? "Hi\r\nBcc: eve@evil.example\r\n\r\nbody" : "Hi",
                "text", "<p>html", Map.of(), null, null, null);
    }

    /** Inserts a row, like another replica that queues an email. */
    static String queue(String account, String kind, String recipient) {
        String id = UUID.randomUUID().toString();
        Sql.update("""
                insert into mail (account_id, id, kind, subject_id, recipient, state, attempts, next_attempt_at, created_at)
                values (?::uuid, ?::uuid, ?, gen_random_uuid(), ?, 'queued', 0, now(), now())""", account, id, kind, recipient);
        return id;
    }
}
