package dev.roster.scim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.roster.testing.Answer;
import dev.roster.testing.Api;
import dev.roster.testing.Call;
import dev.roster.testing.Directory;
import dev.roster.testing.Mailbox;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The email to people whom a directory has provisioned. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class WelcomeEmailTest {
    /** Half of the daily allowance. */
    private static final int SHARE = 1_000;

    private TestAccount account;
    private Directory directory;

    @BeforeEach
    void connect() {
        account = TestAccount.open();
        directory = Directory.connect(account, Map.of("name", "Entra <b>ID</b>", "welcomeEmail", true));
    }

    /** Today's emails of the account, before the directory sends some. */
    private void setSpent(int emails) {
        Sql.update("""
                insert into mail_allowance (account_id, kind, day, mails) values (?::uuid, 'invitation', ?::date, ?)
                on conflict (account_id, kind) do update set day = excluded.day, mails = excluded.mails""",
                account.id(), LocalDate.now(ZoneOffset.UTC).toString(), emails);
    }

    private List<String> states(String name) {
        return Sql.column("select state from mail where account_id = ?::uuid and kind = 'directory-welcome' and recipient = ?"
                + " order by created_at", account.id(), account.email(name));
    }

    private void awaitState(String name, String... states) {
        await().untilAsserted(() -> assertThat(states(name)).containsExactly(states));
    }

    /** Waits until the dispatcher has found that today's allowance is spent. */
    private void awaitPostponed(String name) {
        await().untilAsserted(() -> assertThat(Sql.count("""
                select count(*) from mail where account_id = ?::uuid and recipient = ? and state = 'queued' and attempts = 0
                    and next_attempt_at > now() and kind = 'directory-welcome'""", account.id(), account.email(name)))
                .isEqualTo(1));
    }

    private void makeDue() {
        Sql.update("update mail set next_attempt_at = now() where account_id = ?::uuid and state = 'queued'", account.id());
    }

    private MimeMessage received(String name) {
        return Mailbox.await(account.email(name), 1);
    }

    @Test
    void aProvisionedPersonGetsOneEmail() throws MessagingException {
        JsonObject user = directory.user("grace");
        String id = directory.create(user).getString("id");
        MimeMessage email = received("grace");
        assertThat(email.getSubject()).contains("You are a member of", "Acme " + account.domain());
        assertThat(Mailbox.text(email, "text/plain")).contains("Hello ", "Person grace", "Entra <b>ID</b>",
                "Acme " + account.domain(), "/enter/" + account.id());
        assertThat(Mailbox.text(email, "text/html")).contains("Entra &lt;b&gt;ID&lt;/b&gt;", "/enter/" + account.id())
                .doesNotContain("<b>ID");
        directory.put("/Users/" + id, user);
        directory.put("/Users/" + id, user.put("displayName", "Grace Hopper"));
        directory.patch("/Users/" + id, "[{'op':'replace','path':'active','value':false}]");
        directory.patch("/Users/" + id, "[{'op':'replace','path':'active','value':true}]");
        directory.delete("/Users/" + id);
        directory.create("grace");
        assertThat(states("grace")).as("once for each address").hasSize(1);
    }

    @Test
    void noEmailUnlessTheConnectionIsSetSo() {
        TestAccount other = TestAccount.open();
        Directory silent = Directory.connect(other);
        silent.create("grace");
        assertThat(Sql.count("select count(*) from mail where account_id = ?::uuid and kind = 'directory-welcome'", other.id()))
                .isZero();
        String path = other.path() + "/directory";
        Answer connection = Call.get(other.admin().api(), path).send();
        assertThat(connection.json().getBoolean("welcomeEmail")).isFalse();
        Answer changed = Call.put(other.admin().api(), path, Map.of("name", "Entra ID", "welcomeEmail", true)).send();
        assertThat(changed.json().getBoolean("welcomeEmail")).isTrue();
        JsonObject event = Call.get(other.admin().api(), other.path() + "/audit-events?action=directory.changed").send().json()
                .getJsonArray("items").getJsonObject(0);
        assertThat(event.getJsonObject("after").getBoolean("welcomeEmail")).as(event.encode()).isTrue();
        silent.put("/Users/" + silent.create("linus"), silent.user("linus").put("displayName", "Linus"));
        Mailbox.await(other.email("linus"), 1);
        assertThat(Mailbox.of(other.email("grace"))).isEmpty();
    }

    @Test
    void linkedMembersGetNone() {
        TestAccount.Person ben = account.add("ben", "member");
        int before = Mailbox.of(ben.email()).size();
        directory.post("/Users", directory.user("ben"));
        Call.post(account.admin().api(), account.path() + "/directory/links", Map.of("all", true)).send();
        assertThat(directory.get("/Users/" + ben.memberId()).status()).isEqualTo(200);
        Call.put(account.admin().api(), account.path() + "/directory",
                Map.of("name", "Entra ID", "welcomeEmail", true, "linkExisting", true)).send();
        account.add("eve", "member");
        assertThat(directory.post("/Users", directory.user("eve")).status()).isEqualTo(201);
        directory.patch("/Users/" + ben.memberId(), "[{'op':'replace','path':'active','value':false}]");
        directory.patch("/Users/" + ben.memberId(), "[{'op':'replace','path':'active','value':true}]");
        assertThat(states("ben")).isEmpty();
        assertThat(states("eve")).isEmpty();
        assertThat(Mailbox.of(ben.email())).hasSize(before);
    }

    @Test
    void thePreferredLanguageIsThatOfTheEmail() throws MessagingException {
        Call.patch(account.admin().api(), account.path(), Map.of("defaultLanguage", "es")).send();
        directory.create(directory.user("jean").put("preferredLanguage", "nl, fr-CA;q=0.8, de;q=0.5"));
        directory.create(directory.user("erna").put("preferredLanguage", "de_AT"));
        directory.create(directory.user("joost").put("preferredLanguage", "nl"));
        directory.create(directory.user("eve").put("preferredLanguage", ";;q=1,*"));
        directory.create("ana");
        assertThat(received("jean").getSubject()).startsWith("Vous êtes membre de");
        assertThat(received("erna").getSubject()).startsWith("Sie sind Mitglied von");
        for (String spanish : List.of("joost", "eve", "ana")) {
            assertThat(received(spanish).getSubject()).as(spanish).startsWith("Ya es miembro de");
        }
    }

    /** A synchronization is never rejected, and invitations keep the second half of the allowance. */
    @Test
    void emailsBeyondTheAllowanceWaitForTheNextDay() {
        setSpent(SHARE - 1);
        directory.provision("p", 3);
        await().untilAsserted(() -> assertThat(Sql.column("""
                select state from mail where account_id = ?::uuid and kind = 'directory-welcome'
                    and (state = 'sent' or attempts = 0 and next_attempt_at > now()) order by state""", account.id()))
                .containsExactly("queued", "queued", "sent"));
        assertThat(Call.post(account.admin().api(), account.path() + "/invitations", Map.of("email", account.email("ida")))
                .send().status()).isEqualTo(201);
        assertThat(Sql.count("select mails from mail_allowance where account_id = ?::uuid", account.id()))
                .isEqualTo(SHARE + 1);
        assertThat(Sql.column("""
                select distinct extract(hour from next_attempt_at at time zone 'UTC')::int
                from mail where account_id = ?::uuid and kind = 'directory-welcome' and state = 'queued'""", account.id()))
                .containsExactly("0");
        Sql.update("update mail_allowance set day = day - 1 where account_id = ?::uuid", account.id());
        makeDue();
        for (int i = 0; i < 3; i++) {
            awaitState("p-" + i, "sent");
        }
        assertThat(Sql.count("select mails from mail_allowance where account_id = ?::uuid", account.id())).isEqualTo(2);
    }

    @Test
    void deprovisioningCancelsTheEmailAndReactivationQueuesIt() {
        setSpent(SHARE);
        String grace = directory.create("grace");
        String linus = directory.create("linus");
        awaitPostponed("grace");
        awaitPostponed("linus");
        directory.put("/Users/" + grace, directory.user("grace").put("active", false));
        assertThat(states("grace")).containsExactly("cancelled");
        directory.delete("/Users/" + linus);
        assertThat(states("linus")).containsExactly("cancelled");
        setSpent(0);
        directory.put("/Users/" + grace, directory.user("grace"));
        awaitState("grace", "cancelled", "sent");
        assertThat(Mailbox.of(account.email("grace"))).hasSize(1);
        assertThat(Mailbox.of(account.email("linus"))).isEmpty();
    }

    /** If the transaction of the suspension did not cancel it, the dispatcher would. */
    @Test
    void theStateIsCheckedWhenTheEmailIsSent() {
        setSpent(SHARE);
        for (String name : List.of("suspended", "removed", "expired", "signed-in", "inactive", "opted-out", "erased")) {
            directory.create(name);
            awaitPostponed(name);
        }
        setMember("suspended", "status = 'suspended'");
        setMember("removed", "status = 'removed'");
        setMember("expired", "expires_at = now() - interval '1 second'");
        Call.get(Api.as(account.email("signed-in")), account.path() + "/members").send();
        Sql.update("update directory_user set active = false where account_id = ?::uuid and user_name_key = ?", account.id(),
                account.email("inactive"));
        optOut("opted-out");
        setMember("erased", "email = 'erased-' || id");
        setSpent(0);
        makeDue();
        for (String name : List.of("suspended", "removed", "expired", "signed-in", "inactive", "opted-out", "erased")) {
            awaitState(name, "cancelled");
            assertThat(Mailbox.of(account.email(name))).as(name).isEmpty();
        }
    }

    private void setMember(String name, String values) {
        assertThat(Sql.update("update member set " + values + " where account_id = ?::uuid and email = ?", account.id(),
                account.email(name))).as(name).isEqualTo(1);
    }

    private void optOut(String name) {
        Sql.update("""
                insert into invitation_opt_out (account_id, mailbox, opted_out_at)
                values (?::uuid, sha256(uuid_send(?::uuid) || convert_to(?, 'UTF8')), now())""", account.id(), account.id(),
                account.email(name));
    }

    @Test
    void aPersonWhoIsCreatedInactiveGetsItWithTheActivation() {
        JsonObject user = directory.user("grace").put("active", false);
        String id = directory.create(user).getString("id");
        assertThat(states("grace")).isEmpty();
        directory.patch("/Users/" + id, "[{'op':'Replace','path':'active','value':'True'}]");
        awaitState("grace", "sent");
        directory.put("/Users/" + id, user);
        directory.put("/Users/" + id, user.put("active", true));
        assertThat(states("grace")).hasSize(1);
    }

    @Test
    void turningItOffAndDisconnectingCancelQueuedEmails() {
        setSpent(SHARE);
        directory.create("grace");
        awaitPostponed("grace");
        Call.put(account.admin().api(), account.path() + "/directory", Map.of("name", "Entra ID")).send();
        setSpent(0);
        makeDue();
        awaitState("grace", "cancelled");
    }

    /** Two accounts cannot flood a mailbox. */
    @Test
    void aMailboxGetsOneEmailAMinuteFromAllAccounts() {
        TestAccount other = TestAccount.open();
        Directory second = Directory.connect(other, Map.of("name", "Okta", "welcomeEmail", true));
        directory.create("grace");
        received("grace");
        String email = account.email("grace");
        assertThat(second.post("/Users", new JsonObject(second.user("grace").encode().replace(second.account().email("grace"),
                email))).status()).isEqualTo(201);
        await().untilAsserted(() -> assertThat(Sql.count("""
                select count(*) from mail where account_id = ?::uuid and recipient = ? and state = 'queued' and attempts = 0
                    and next_attempt_at > now() + interval '30 seconds'""", other.id(), email)).isEqualTo(1));
        assertThat(Sql.count("select mails from mail_allowance where account_id = ?::uuid", other.id()))
                .as("only the invitation of the admin").isEqualTo(1);
        Sql.endCooldown(email);
        Sql.update("update mail set next_attempt_at = now() where account_id = ?::uuid and state = 'queued'", other.id());
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(Mailbox.of(email)).hasSize(2));
    }
}
