package dev.roster.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Answer;
import dev.roster.testing.Api;
import dev.roster.testing.Browser;
import dev.roster.testing.Call;
import dev.roster.testing.Directory;
import dev.roster.testing.EmbedTokens;
import dev.roster.testing.Keys;
import dev.roster.testing.Mailbox;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import dev.roster.testing.TestEdge;
import dev.roster.testing.Tokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.vertx.core.json.JsonObject;
import jakarta.mail.internet.MimeMessage;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A member links a new sign-in, after an admin has sent the link. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class IdentityLinkTest {
    private static final Pattern TOKEN = Pattern.compile("/link-sign-in\\?token=(rsl_[A-Za-z0-9_-]+)");

    private TestAccount account;
    private Person grace;
    private Api renewed;

    @BeforeEach
    void open() {
        account = TestAccount.open();
        grace = account.add("grace", "admin");
        renewed = new Api(Tokens.ofSecond("new." + grace.email(), grace.email()));
    }

    @Test
    void theNewIdentityReplacesTheOldOne() {
        Keys.Key key = Keys.create(account, grace);
        EmbedTokens.allow(account, EmbedTokens.ORIGIN);
        Api embedded = EmbedTokens.create(grace.api(), account, grace);
        Browser.signedIn(grace.email());
        String token = link(grace);
        JsonObject preview = Call.post(Api.anonymous(), "/v1/identity-links/preview", Map.of("token", token)).send().json();
        assertThat(preview.getString("email")).isEqualTo(grace.email());
        assertThat(access(renewed)).isEqualTo("404 not-found");

        Answer linked = accept(renewed, token);
        assertThat(linked.status()).as(linked.body()).isEqualTo(200);
        assertThat(linked.json().getJsonObject("member").getString("id")).isEqualTo(grace.memberId());
        assertThat(access(renewed)).isEqualTo("200");
        assertThat(access(grace.api())).isEqualTo("404 not-found");
        assertThat(Call.get(grace.api(), "/v1/access?account=" + account.id()).send().status()).isEqualTo(403);
        assertThat(Call.get(grace.api(), "/v1/me").send().json().getJsonArray("memberships")).isEmpty();
        assertThat(access(key.api())).isEqualTo("200");
        assertThat(embedded.request().header("Origin", EmbedTokens.ORIGIN).get(account.path() + "/members").statusCode())
                .isEqualTo(401);
        assertThat(Sql.count("select count(*) from browser_session where subject = ?", grace.email())).isZero();
        assertThat(actions()).containsSubsequence("identity-link.created", "member.relinked");
        JsonObject event = Call.get(account.admin().api(), account.path() + "/audit-events?limit=1").send().json()
                .getJsonArray("items").getJsonObject(0);
        assertThat(event.getString("action")).isEqualTo("member.relinked");
        assertThat(event.getJsonObject("before").getString("subject")).isEqualTo(grace.email());
        assertThat(event.getJsonObject("after").getString("issuer")).isEqualTo(Tokens.secondIssuer());
        assertThat(accept(renewed, token).outcome()).isEqualTo("404 not-found");
    }

    @Test
    void onlyTheVerifiedAddressOfTheMemberLinks() {
        String token = link(grace);
        Map<String, Object> unverified = Tokens.secondClaims("new." + grace.email(), grace.email());
        unverified.put("email_verified", false);
        assertThat(accept(new Api(Tokens.signedBySecond(unverified)), token).outcome()).isEqualTo("403 email-not-verified");
        assertThat(accept(account.admin().api(), token).outcome()).isEqualTo("403 email-mismatch");
        assertThat(accept(Api.asOperator(), token).outcome()).isEqualTo("403 email-mismatch");
        assertThat(accept(Api.anonymous(), token).outcome()).isEqualTo("401 unauthenticated");
        assertThat(accept(Keys.create(account, grace).api(), token).outcome()).isEqualTo("403 forbidden");
        assertThat(accept(grace.api(), token).outcome()).isEqualTo("409 already-member");
        assertThat(accept(renewed, other(token)).outcome()).isEqualTo("404 not-found");
        assertThat(accept(renewed, token).outcome()).isEqualTo("200");
    }

    @Test
    void twoMembersNeverBecomeOne() {
        Person linus = account.add("linus", "member");
        String token = link(grace);
        Map<String, Object> claims = Tokens.claims(grace.email());
        claims.put("sub", linus.email());
        assertThat(accept(new Api(Tokens.signed(claims)), token).outcome()).isEqualTo("409 already-member");
        assertThat(access(grace.api())).isEqualTo("200");
    }

    @Test
    void aNewerLinkReplacesTheEarlierOneAndAnAdminRevokesIt() {
        String first = link(grace);
        assertThat(send(account.admin().api(), grace).outcome()).isEqualTo("429 too-early-to-resend");
        rewind();
        String second = link(grace);
        assertThat(accept(renewed, first).outcome()).isEqualTo("404 not-found");
        assertThat(Call.get(account.admin().api(), path(grace)).send().outcome()).isEqualTo("200");
        assertThat(Call.delete(account.admin().api(), path(grace)).send().status()).isEqualTo(204);
        assertThat(Call.delete(account.admin().api(), path(grace)).send().status()).isEqualTo(404);
        assertThat(Call.get(account.admin().api(), path(grace)).send().outcome()).isEqualTo("404 not-found");
        assertThat(accept(renewed, second).outcome()).isEqualTo("404 not-found");
        assertThat(actions()).contains("identity-link.revoked");
    }

    @Test
    void anExpiredLinkAndThatOfARemovedMemberAreInvalid() {
        String token = link(grace);
        Sql.update("update identity_link set expires_at = now() where account_id = ?::uuid", account.id());
        assertThat(accept(renewed, token).outcome()).isEqualTo("404 not-found");
        assertThat(Call.post(Api.anonymous(), "/v1/identity-links/preview", Map.of("token", token)).send().status())
                .isEqualTo(404);
        rewind();
        String later = link(grace);
        Call.delete(account.admin().api(), account.path(grace)).send();
        assertThat(accept(renewed, later).outcome()).isEqualTo("404 not-found");
        assertThat(send(account.admin().api(), grace).outcome()).isEqualTo("409 member-removed");
        assertThat(access(renewed)).isEqualTo("404 not-found");
    }

    @Test
    void theActorMustHoldThePermissionsOfTheMember() {
        account.addRole("clerk", "member:update", "member:read");
        Person clerk = account.add("clerk", "clerk");
        assertThat(send(clerk.api(), grace).outcome()).isEqualTo("403 forbidden");
        assertThat(send(account.add("bob", "member").api(), grace).outcome()).isEqualTo("403 forbidden");
        assertThat(send(TestAccount.open().admin().api(), grace).outcome()).isEqualTo("404 not-found");
        TestAccount other = TestAccount.open();
        assertThat(Call.post(other.admin().api(), other.path(grace) + "/identity-link").send().outcome())
                .isEqualTo("404 not-found");
        assertThat(send(account.admin().api(), clerk).outcome()).isEqualTo("201");
    }

    @Test
    void aProvisionedMemberHasNoIdentityToReplace() {
        Call.post(Api.asOperator(), account.path() + "/members/import", "application/x-ndjson",
                "{\"email\":\"" + account.email("prov") + "\",\"name\":\"Prov\"}").send();
        String id = Sql.column("select id from member where account_id = ?::uuid and email = ?", account.id(),
                account.email("prov")).get(0);
        assertThat(send(account.admin().api(), new Person(account.email("prov"), id, null)).outcome())
                .isEqualTo("409 member-provisioned");
    }

    @Test
    void concurrentAcceptancesLinkOneIdentity() {
        String token = link(grace);
        List<Answer> answers = Call.together(IntStream.range(0, 6).mapToObj(i -> Call.post(
                new Api(Tokens.ofSecond("new" + i + "." + grace.email(), grace.email())), "/v1/identity-links/accept",
                Map.of("token", token))).toArray(Call[]::new));
        assertThat(answers).extracting(Answer::outcome).containsOnlyOnce("200");
        assertThat(actions()).filteredOn("member.relinked"::equals).hasSize(1);
    }

    @Test
    void theResponseWaitsForEdges() {
        String token = link(grace);
        try (TestEdge edge = TestEdge.start(TestEdge.credential()).acknowledgingAfter(Duration.ofSeconds(1))) {
            long start = System.nanoTime();
            assertThat(accept(renewed, token).outcome()).isEqualTo("200");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(900));
            assertThat(edge.invalidatedAccounts()).contains(account.id());
            assertThat(edge.hasEnded()).isFalse();
        }
    }

    @Test
    void aRevokedLinkDoesNotEndTheCooldown() {
        assertThat(send(account.admin().api(), grace).outcome()).isEqualTo("201");
        assertThat(Call.delete(account.admin().api(), path(grace)).send().status()).isEqualTo(204);
        assertThat(send(account.admin().api(), grace).outcome()).isEqualTo("429 too-early-to-resend");
        assertThat(queued("identity-link")).isEqualTo(1);
    }

    /** The former mailbox can belong to another person now. */
    @Test
    void anotherAddressEndsTheLink() {
        String token = link(grace);
        Sql.update("update member set email = ? where account_id = ?::uuid and id = ?::uuid", account.email("moved"),
                account.id(), grace.memberId());
        assertThat(accept(renewed, token).outcome()).isEqualTo("404 not-found");
        assertThat(Call.get(account.admin().api(), path(grace)).send().outcome()).isEqualTo("404 not-found");
    }

    @Test
    void theAddressIsComparedUnderTheLock() throws Exception {
        String token = link(grace);
        try (Connection connection = Sql.connect()) {
            connection.setAutoCommit(false);
            execute(connection, "select 1 from account where id = '%s' for no key update".formatted(account.id()));
            execute(connection, "update member set email = '%s' where account_id = '%s' and id = '%s'"
                    .formatted(account.email("moved"), account.id(), grace.memberId()));
            CompletableFuture<Answer> accepted = CompletableFuture.supplyAsync(() -> accept(renewed, token));
            Awaitility.await().until(() -> Sql.waiting("identity_link") > 0);
            assertThat(accepted).isNotDone();
            connection.commit();
            assertThat(accepted.get().outcome()).isEqualTo("404 not-found");
        }
        assertThat(access(grace.api())).isEqualTo("200");
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void theNewSignInMustSatisfyTheSignInPolicy() {
        String token = link(grace);
        assertThat(Call.patch(Api.asOperator(), account.path(), Map.of("signInPolicy", Map.of("amr", List.of("mfa")))).send()
                .status()).isEqualTo(200);
        assertThat(accept(renewed, token).outcome()).isEqualTo("401 insufficient-authentication");
        Map<String, Object> stronger = Tokens.secondClaims("new." + grace.email(), grace.email());
        stronger.put("amr", List.of("mfa"));
        assertThat(accept(new Api(Tokens.signedBySecond(stronger)), token).outcome()).isEqualTo("200");
    }

    /** Who registers service accounts cannot prevent a person from linking a new sign-in. */
    @Test
    void aPersonHasPrecedenceOverAServiceAccount() {
        String subject = "new." + grace.email();
        Answer created = Call.post(account.admin().api(), account.path() + "/service-accounts", Map.of("name", "Squatter",
                "role", "member", "identity", Map.of("subject", subject, "issuer", Tokens.secondIssuer()))).send();
        assertThat(created.status()).as(created.body()).isEqualTo(201);
        assertThat(accept(renewed, link(grace)).outcome()).isEqualTo("200");
        assertThat(access(renewed)).isEqualTo("200");
        assertThat(Sql.column("select subject from member where account_id = ?::uuid and id = ?::uuid", account.id(),
                created.json().getString("id"))).containsOnlyNulls();
        assertThat(actions()).contains("service-account.changed");
    }

    @Test
    void aMemberGetsFiveLinksADay() {
        Person linus = account.add("linus", "member");
        link(grace);
        assertThat(mails()).containsExactly("1");
        LocalDate first = LocalDate.now(ZoneOffset.UTC);
        Sql.update("update identity_link set created_at = created_at - interval '61 seconds' where account_id = ?::uuid",
                account.id());
        boolean sameDay = LocalDate.ofInstant(Instant.now().minusSeconds(61), ZoneOffset.UTC).equals(first);
        link(grace);
        assertThat(mails()).containsExactly(sameDay ? "2" : "1");
        Sql.update("update identity_link set mails = 5 where account_id = ?::uuid", account.id());
        Response rejected = account.admin().api().post(path(grace), Map.of());
        assertThat(Api.problem(rejected)).isEqualTo("daily-allowance-exceeded");
        assertThat(Integer.parseInt(rejected.header("Retry-After"))).isBetween(1, 24 * 60 * 60);
        Call.delete(account.admin().api(), path(grace)).send();
        assertThat(send(account.admin().api(), grace).outcome()).as("also after a revocation")
                .isEqualTo("429 daily-allowance-exceeded");
        Browser browser = Browser.signedIn(account.admin().email());
        String page = "/accounts/" + account.id() + "/members/" + grace.memberId() + "/link-sign-in";
        assertThat(browser.submit(browser.open(page), page, Map.of()).html())
                .contains("The daily limit of these emails has been reached");
        assertThat(send(account.admin().api(), linus).status()).as("of another member").isEqualTo(201);
        Sql.update("update identity_link set created_at = created_at - interval '1 day' where account_id = ?::uuid",
                account.id());
        assertThat(send(account.admin().api(), grace).status()).as("the next day").isEqualTo(201);
    }

    private List<String> mails() {
        return Sql.column("select mails::text from identity_link where account_id = ?::uuid", account.id());
    }

    @Test
    void anAccountSendsFiveHundredLinksADay() {
        Person linus = account.add("linus", "member");
        link(grace);
        assertThat(Sql.update("update mail_allowance set mails = mails + 498 where account_id = ?::uuid"
                + " and kind = 'identity-link' and mails = 1", account.id())).isEqualTo(1);
        assertThat(send(account.admin().api(), linus).status()).isEqualTo(201);
        Person ken = account.add("ken", "member");
        assertThat(send(account.admin().api(), ken).outcome()).isEqualTo("429 daily-allowance-exceeded");
        assertThat(send(TestAccount.open().admin().api(), ken).outcome()).isEqualTo("404 not-found");
        Sql.update("update mail_allowance set day = day - 1 where account_id = ?::uuid and kind = 'identity-link'",
                account.id());
        assertThat(send(account.admin().api(), ken).status()).as("the next day").isEqualTo(201);
    }

    /** An admin connects a directory, moves the address of another member to a mailbox of their own, and sends the link. */
    @Test
    void anAdminCannotTakeOverAnotherMember() {
        Directory directory = Directory.connect(account, Map.of("name", "Mine", "linkExisting", true));
        String id = directory.create(directory.user("grace")).getString("id");
        String earlier = link(grace);
        Answer moved = directory.put("/Users/" + id, directory.user("mallory"));
        assertThat(moved.status()).as(moved.body()).isEqualTo(200);
        assertThat(Sql.column("select email from member where account_id = ?::uuid and id = ?::uuid", account.id(),
                grace.memberId())).containsExactly(account.email("mallory"));
        assertThat(accept(renewed, earlier).outcome()).isEqualTo("404 not-found");
        rewind();
        assertThat(send(account.admin().api(), grace).outcome()).isEqualTo("403 email-not-verified");
        Call.delete(account.admin().api(), account.path() + "/directory").send();
        assertThat(send(account.admin().api(), grace).outcome()).isEqualTo("403 email-not-verified");
        assertThat(access(grace.api())).isEqualTo("200");
    }

    @Test
    void anErasureErasesTheIdentitiesOfTheAuditLog() {
        assertThat(accept(renewed, link(grace)).outcome()).isEqualTo("200");
        Call.delete(account.admin().api(), account.path(grace)).send();
        assertThat(Call.post(account.admin().api(), account.path(grace) + "/erase").send().outcome()).isEqualTo("200");
        assertThat(Sql.count("select count(*) from audit_event where account_id = ?::uuid and "
                + "(before::text like ? or after::text like ?)", account.id(), "%" + grace.email() + "%",
                "%" + grace.email() + "%")).isZero();
        assertThat(Call.get(account.admin().api(), account.path() + "/audit-events/verification").send().json()
                .getBoolean("whole")).isTrue();
    }

    /** So that the member notices a stolen link. */
    @Test
    void theMemberGetsAnEmailAboutTheNewSignIn() throws Exception {
        String token = link(grace);
        assertThat(accept(account.admin().api(), token).outcome()).isEqualTo("403 email-mismatch");
        assertThat(queued("member-relinked")).isZero();
        int before = Mailbox.of(grace.email()).size();
        assertThat(accept(renewed, token).outcome()).isEqualTo("200");
        assertThat(accept(renewed, token).outcome()).isEqualTo("404 not-found");
        MimeMessage email = Mailbox.await(grace.email(), before + 1);
        assertThat(email.getSubject()).isEqualTo("Your sign-in to Acme " + account.domain() + " has changed");
        assertThat(Mailbox.text(email, "text/plain")).contains("tell an admin of the account now", grace.email(), "Linked: ")
                .doesNotContain("rsl_");
        assertThat(Mailbox.text(email, "text/html")).contains("tell an admin of the account now", "Acme " + account.domain());
        assertThat(queued("member-relinked")).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({ "de,Ihre Anmeldung bei „Acme,informieren Sie bitte sofort", "fr,Votre connexion à Acme,prévenez immédiatement",
            "es,Su inicio de sesión en Acme,avise de inmediato" })
    void theEmailAboutTheNewSignInHasTheLanguageOfTheAccount(String language, String subject, String advice) throws Exception {
        assertThat(Call.patch(account.admin().api(), account.path(), Map.of("defaultLanguage", language)).send().status())
                .isEqualTo(200);
        String token = link(grace);
        int before = Mailbox.of(grace.email()).size();
        assertThat(accept(renewed, token).outcome()).isEqualTo("200");
        MimeMessage email = Mailbox.await(grace.email(), before + 1);
        assertThat(email.getSubject()).startsWith(subject);
        assertThat(Mailbox.text(email, "text/plain")).contains(advice);
    }

    @Test
    void aNewSignInDoesNotEndASuspension() {
        String token = link(grace);
        assertThat(Call.post(account.admin().api(), account.path(grace) + "/suspend").send().status()).isEqualTo(200);
        String suspended = access(grace.api());
        assertThat(suspended).startsWith("403");
        assertThat(accept(renewed, token).outcome()).isEqualTo("200");
        assertThat(access(renewed)).isEqualTo(suspended);
        assertThat(access(grace.api())).isEqualTo("404 not-found");
    }

    @Test
    void aLinkOfAClosedAccountIsInvalidUntilTheAccountIsReopened() {
        String token = link(grace);
        assertThat(Call.post(Api.asOperator(), account.path() + "/close").send().status()).isEqualTo(200);
        assertThat(accept(renewed, token).outcome()).isEqualTo("404 not-found");
        assertThat(Call.post(Api.anonymous(), "/v1/identity-links/preview", Map.of("token", token)).send().status())
                .isEqualTo(404);
        assertThat(Call.post(Api.asOperator(), account.path() + "/reopen").send().status()).isEqualTo(200);
        assertThat(accept(renewed, token).outcome()).isEqualTo("200");
    }

    /** The last character has bits that no decoder reads. */
    private static String other(String token) {
        return token.substring(0, 60) + (token.charAt(60) == 'x' ? 'y' : 'x') + token.substring(61);
    }

    private String link(Person person) {
        int before = Mailbox.of(person.email()).size();
        Answer sent = send(account.admin().api(), person);
        assertThat(sent.status()).as(sent.body()).isEqualTo(201);
        assertThat(sent.body()).doesNotContain("rsl_");
        Matcher token = TOKEN.matcher(Mailbox.text(Mailbox.await(person.email(), before + 1), "text/plain"));
        assertThat(token.find()).isTrue();
        return token.group(1);
    }

    private void rewind() {
        Sql.update("update identity_link set created_at = created_at - interval '1 hour' where account_id = ?::uuid",
                account.id());
    }

    private Answer send(Api principal, Person person) {
        return Call.post(principal, path(person)).send();
    }

    private String path(Person person) {
        return account.path(person) + "/identity-link";
    }

    private static Answer accept(Api principal, String token) {
        return Call.post(principal, "/v1/identity-links/accept", new HashMap<>(Map.of("token", token))).send();
    }

    private List<String> actions() {
        return Sql.column("select action from audit_event where account_id = ?::uuid order by sequence", account.id());
    }

    private long queued(String kind) {
        return Sql.count("select count(*) from mail where account_id = ?::uuid and kind = ?", account.id(), kind);
    }

    private String access(Api principal) {
        return Call.get(principal, account.path()).send().outcome();
    }
}
