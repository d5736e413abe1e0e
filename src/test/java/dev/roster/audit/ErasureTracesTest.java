package dev.roster.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Answer;
import dev.roster.testing.Api;
import dev.roster.testing.Browser;
import dev.roster.testing.Call;
import dev.roster.testing.Mailbox;
import dev.roster.testing.PersonalData;
import dev.roster.testing.Reviews;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** After an erasure, no column of any table contains the email address, its local part, or the name. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class ErasureTracesTest {
    private final String local = "zoe" + Long.toString(UUID.randomUUID().getMostSignificantBits() >>> 1, 36);
    private final String name = "Zoë " + local.toUpperCase(Locale.ROOT) + " O’Neill";

    private TestAccount account;
    private Api admin;
    private Person zoe;

    @BeforeEach
    void fillEverything() throws Exception {
        account = TestAccount.open();
        admin = account.admin().api();
        invite(local, Map.of("name", name, "role", "admin", "note", "For " + name), "invite-" + UUID.randomUUID());
        zoe = join();
        bounce();
        keepAnswers();
        queueMails();
        importList(zoe.email());
        review();
        session();
        Sql.update("update member set name = ?, name_key = lower(?) where id = ?::uuid", name, name, zoe.memberId());
    }

    @Test
    void noColumnContainsPersonalData() {
        // Proves that the search finds the data before the erasure.
        assertThat(tablesWith(local)).contains("member", "invitation", "mail", "idempotent_response", "browser_session",
                "audit_event", "invitation_import", "review_item", "review_reviewer", "api_key");
        assertThat(Call.delete(admin, account.path(zoe)).send().status()).isEqualTo(200);
        Answer erased = Call.post(admin, account.path(zoe) + "/erase").send();
        assertThat(erased.status()).as(erased.body()).isEqualTo(200);
        for (String trace : List.of(zoe.email(), local, name)) {
            PersonalData.mustBeErased(trace);
        }
    }

    /** Roster stores addresses in the script in which they were entered. */
    @Test
    void noColumnContainsTheInternationalizedAddress() throws Exception {
        String written = local + "@bücher." + account.domain();
        Sql.update("update member set email = ? where id = ?::uuid", local + "@xn--bcher-kva." + account.domain(),
                zoe.memberId());
        assertThat(bulk(written).status()).isEqualTo(200);
        importList(written);
        assertThat(tablesWith(written)).contains("idempotent_response", "invitation_import");
        assertThat(Call.delete(admin, account.path(zoe)).send().status()).isEqualTo(200);
        assertThat(Call.post(admin, account.path(zoe) + "/erase").send().status()).isEqualTo(200);
        PersonalData.mustBeErased(written);
    }

    @Test
    void longerAddressesAreKept() throws Exception {
        String prefixed = "x" + zoe.email();
        String dotted = "x." + zoe.email();
        String longerDomain = zoe.email() + ".org";
        List<String> others = List.of(prefixed, dotted, longerDomain);
        for (String other : others) {
            assertThat(bulk(other).status()).isEqualTo(200);
            importList(other);
        }
        invite("after-a-line-break", Map.of("note", "Please ask\n" + zoe.email()), UUID.randomUUID().toString());
        invite("colleague-2", Map.of(), "invite-" + prefixed);
        assertThat(Call.delete(admin, account.path(zoe)).send().status()).isEqualTo(200);
        assertThat(Call.post(admin, account.path(zoe) + "/erase").send().status()).isEqualTo(200);
        for (String other : others) {
            assertThat(tablesWith("\"" + other + "\"")).contains("idempotent_response");
            assertThat(tablesWith("<" + other + ">")).contains("invitation_import");
        }
        assertThat(Sql.count("select count(*) from idempotent_response where key = ?", "invite-" + prefixed)).isEqualTo(1);
        assertThat(Sql.count("select count(*) from idempotent_response where account_id = ?::uuid and strpos(body, ?) > 0",
                account.id(), "\\n" + zoe.email())).isZero();
    }

    @Test
    void queuedEmailsAreCancelled() {
        assertThat(Call.delete(admin, account.path(zoe)).send().status()).isEqualTo(200);
        int before = Mailbox.of(zoe.email()).size();
        assertThat(Call.post(admin, account.path(zoe) + "/erase").send().status()).isEqualTo(200);
        Sql.update("update mail set next_attempt_at = now() where account_id = ?::uuid", account.id());
        assertThat(Sql.column("select distinct state from mail where account_id = ?::uuid and recipient = ?", account.id(),
                zoe.memberId() + "@erased.invalid")).contains("cancelled").doesNotContain("queued");
        assertThat(Mailbox.of(zoe.email())).hasSize(before);
    }

    /** The idempotency key stays used. */
    @Test
    void idempotencyKeyStaysUsed() {
        String key = "again-" + UUID.randomUUID();
        invite("friend", Map.of("note", "ask " + zoe.email()), key);
        assertThat(Call.delete(admin, account.path(zoe)).send().status()).isEqualTo(200);
        assertThat(Call.post(admin, account.path(zoe) + "/erase").send().status()).isEqualTo(200);
        assertThat(invite("friend", Map.of("note", "ask " + zoe.email()), key).outcome())
                .isEqualTo("422 idempotency-key-reused");
        assertThat(Sql.count("select count(*) from invitation where account_id = ?::uuid and email = ?", account.id(),
                account.email("friend"))).isEqualTo(1);
    }

    private Person join() {
        Api api = Api.as(account.email(local));
        String member = api.accept(Mailbox.tokenFor(account.email(local))).then().statusCode(201).extract().path("member.id");
        return new Person(account.email(local), member, api);
    }

    /** Replies of mail servers that contain the recipient. */
    private void bounce() throws Exception {
        String messageId = Mailbox.await(zoe.email(), 1).getMessageID();
        Awaitility.await().until(() -> Call.post(Api.asOperator(), "/v1/mail-bounces",
                Map.of("messageId", messageId, "reason", "550 5.1.1 <" + zoe.email() + ">: " + local + " is unknown")).send()
                .status() == 204);
    }

    private void keepAnswers() {
        invite("colleague", Map.of(), "key-of-" + zoe.email());
        Answer bulk = bulk(zoe.email().toUpperCase(Locale.ROOT));
        assertThat(bulk.status()).as(bulk.body()).isEqualTo(200);
        Answer key = Call.post(zoe.api(), account.path(zoe) + "/api-keys", Map.of("name", name + "’s key"))
                .with("Idempotency-Key", UUID.randomUUID().toString()).send();
        assertThat(key.status()).as(key.body()).isEqualTo(201);
        Answer invited = Call.post(zoe.api(), account.path() + "/invitations", Map.of("email", account.email("by-her")))
                .with("Idempotency-Key", UUID.randomUUID().toString()).send();
        assertThat(invited.status()).as(invited.body()).isEqualTo(201);
    }

    private Answer bulk(String address) {
        return Call.post(admin, account.path() + "/invitations/bulk",
                Map.of("invitations", List.of(Map.of("email", address))))
                .with("Idempotency-Key", UUID.randomUUID().toString()).send();
    }

    /** With stored replies, and some still queued. */
    private void queueMails() {
        for (String state : List.of("queued", "failed", "sent", "bounced", "cancelled")) {
            Sql.update("""
                    insert into mail (account_id, id, kind, subject_id, recipient, state, attempts, next_attempt_at, created_at,
                        reason)
                    values (?::uuid, gen_random_uuid(), 'invitation', gen_random_uuid(), ?, ?, 1, now() + interval '1 h', now(),
                        ?)""", account.id(), zoe.email(), state, "550 5.1.1 <" + zoe.email() + "> unknown");
        }
    }

    private void importList(String address) {
        Browser browser = Browser.signedIn(account.admin().email());
        String page = "/accounts/" + account.id() + "/invitations/import";
        browser.submitParts(browser.open(page), page + "/send", Map.of("csv",
                "email\n" + address.toUpperCase(Locale.ROOT) + "\n\"Zoe <" + address + ">\"\n"));
    }

    private void review() {
        Reviews.started(account, zoe);
    }

    private void session() {
        Browser.signedIn(zoe.email()).open("/accounts");
    }

    private Answer invite(String name, Map<String, Object> more, String key) {
        Map<String, Object> body = new HashMap<>(more);
        body.put("email", account.email(name));
        return Call.post(admin, account.path() + "/invitations", body).with("Idempotency-Key", key).send();
    }

    private static List<String> tablesWith(String words) {
        return Sql.column("select table_name from information_schema.tables where table_schema = 'public'"
                + " and table_type = 'BASE TABLE' and table_name not like 'audit_event_until%'").stream()
                .filter(table -> Sql.count("select count(*) from " + table + " t where strpos(lower(t::text), lower(?)) > 0",
                        words) > 0)
                .toList();
    }
}
