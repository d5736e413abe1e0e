package dev.roster.mail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Invites;
import dev.roster.testing.Mailbox;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Services;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeUtility;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An invalid email does not stop others, and every character arrives. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class DispatcherTest {
    @Inject
    MailQueue queue;

    private TestAccount account;

    @BeforeEach
    void open() {
        account = TestAccount.open();
    }

    @Test
    void anEmailThatCannotBeRenderedFailsAlone() {
        String unrenderable = TestEmails.queue(account.id(), TestEmails.KIND, account.email(TestEmails.UNRENDERABLE));
        List<String> others = IntStream.range(0, 30)
                .mapToObj(n -> TestEmails.queue(account.id(), TestEmails.KIND, account.email("grace" + n))).toList();
        TestEmails.queue(account.id(), TestEmails.KIND, account.email(TestEmails.UNRENDERABLE + "2"));
        others.forEach(mail -> await(mail, "sent - 1"));
        await(unrenderable, "failed rendering-failed 1");
    }

    /** The API rejects these addresses, so the test inserts the rows. */
    @Test
    void anAddressThatSmtpCannotUseFailsAlone() {
        List<String> strange = List.of("grâce@" + account.domain(), "a b@" + account.domain(), "no address",
                "x@y.example>\r\nRCPT TO:<eve@evil.example", "").stream()
                .map(recipient -> TestEmails.queue(account.id(), TestEmails.KIND, recipient)).toList();
        String grace = TestEmails.queue(account.id(), TestEmails.KIND, account.email("grace"));
        strange.forEach(mail -> await(mail, "failed address-invalid 1"));
        await(grace, "sent - 1");
        assertThat(Mailbox.of("eve@evil.example")).isEmpty();
    }

    @Test
    void recipientsCannotAddHeaders() throws MessagingException {
        String mail = TestEmails.queue(account.id(), TestEmails.KIND, account.email(TestEmails.HEADERS));
        await(mail, "sent - 1");
        MimeMessage received = Mailbox.await(account.email(TestEmails.HEADERS), 1);
        assertThat(received.getSubject()).isEqualTo("Hi Bcc: eve@evil.example body");
        assertThat(received.getHeader("Bcc")).isNull();
        assertThat(received.getHeader("From")).hasSize(1);
    }

    /** A replica of a later release can queue emails of an unknown kind. */
    @Test
    void anEmailOfAnUnknownKindWaitsForAnotherRelease() {
        String unknown = TestEmails.queue(account.id(), "of-a-later-release", account.email("grace"));
        String known = TestEmails.queue(account.id(), TestEmails.KIND, account.email("linus"));
        await(known, "sent - 1");
        assertThat(state(unknown)).isEqualTo("queued - 0");
        Sql.update("delete from mail where id = ?::uuid", unknown);
    }

    @Test
    void subjectsKeepEveryCharacter() throws Exception {
        for (String name : List.of("Café 😀 𠮷野家", "😀𠮷".repeat(50), "Ä".repeat(200))) {
            String local = "n" + Integer.toHexString(name.hashCode());
            assertThat(account.admin().api().patch(account.path(), Map.of("name", name)).statusCode()).isEqualTo(200);
            assertThat(Invites.of(account).invite(local).status()).isEqualTo(201);
            MimeMessage received = Mailbox.await(account.email(local), 1);
            String raw = received.getHeader("Subject")[0];
            assertThat(MimeUtility.decodeText(MimeUtility.unfold(raw))).contains(PlainText.truncate(name, 48))
                    .doesNotContain("\uFFFD", "?");
            assertThat(("Subject: " + raw).split("\r\n")).allMatch(line -> line.length() <= 76);
            assertThat(received.getFrom()[0]).hasToString("Roster <roster@roster.example>");
            assertThat(Collections.list(received.getAllHeaderLines())).allMatch(line -> line.matches("(?s)[ -~\r\n\t]*"));
        }
    }

    @Test
    void emailsOfADeadReplicaAreSentWhenTheirLeaseEnds() {
        String mail = TestEmails.queue(account.id(), TestEmails.KIND, account.email("grace"));
        await(mail, "sent - 1");
        Sql.update(
                "update mail set state = 'queued', claimable = false, next_attempt_at = now() + interval '1 h' where id = ?::uuid",
                mail);
        Services.call(() -> queue.makeDueClaimable());
        assertThat(state(mail)).isEqualTo("queued - 1");
        Sql.update("update mail set next_attempt_at = now() where id = ?::uuid", mail);
        await(mail, "sent - 2");
    }

    /** Retries, postponed emails, and the emails of a dead replica do not wait for the end of a backlog. */
    @Test
    void aBacklogDelaysNoEmailThatBecomesDueLater() {
        String backlog = TestAccount.open().id();
        String later = TestEmails.queue(account.id(), TestEmails.KIND, account.email("grace"));
        await(later, "sent - 1");
        Sql.update("""
                insert into mail (account_id, id, kind, subject_id, recipient, state, attempts, next_attempt_at, created_at)
                select ?::uuid, gen_random_uuid(), ?, gen_random_uuid(), 'backlog' || n || '@acme.example', 'queued', 0, now(),
                    now()
                from generate_series(1, 5000) n""", backlog, TestEmails.KIND);
        Sql.update(
                "update mail set state = 'queued', claimable = false, next_attempt_at = now() + interval '1 s' where id = ?::uuid",
                later);
        try {
            await(later, "sent - 2");
            assertThat(Sql.count("select count(*) from mail where account_id = ?::uuid and state = 'queued'", backlog))
                    .isPositive();
        } finally {
            Sql.update("update mail set state = 'cancelled' where account_id = ?::uuid and state = 'queued'", backlog);
        }
    }

    private static void await(String mail, String state) {
        Awaitility.await().untilAsserted(() -> assertThat(state(mail)).isEqualTo(state));
    }

    private static String state(String mail) {
        return Sql.column("select state || ' ' || coalesce(reason, '-') || ' ' || attempts from mail where id = ?::uuid", mail)
                .get(0);
    }
}
