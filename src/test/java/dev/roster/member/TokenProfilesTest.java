package dev.roster.member;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Api;
import dev.roster.testing.Browser;
import dev.roster.testing.Call;
import dev.roster.testing.Mailbox;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import dev.roster.testing.Tokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Names and addresses follow the identity provider. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class TokenProfilesTest {
    @Inject
    TokenProfiles profiles;

    private TestAccount account;
    private Person grace;
    private String married;

    @BeforeEach
    void open() {
        account = TestAccount.open();
        grace = account.add("grace", "admin");
        married = account.email("grace.hopper");
        joinedLongAgo(account);
    }

    /** The tokens of the tests are older than the accounts. */
    private static void joinedLongAgo(TestAccount in) {
        Sql.update("update member set profile_at = profile_at - interval '1 day' where account_id = ?::uuid", in.id());
    }

    @Test
    void nameAndAddressFollowTheTokenInAllAccounts() {
        TestAccount other = TestAccount.open();
        join(other, grace.api(), grace.email());
        use(token("Grace Hopper", married, 60), account);
        assertThat(profile(account)).isEqualTo("Grace " + grace.email());
        flush();
        assertThat(profile(account)).isEqualTo("Grace Hopper " + married);
        assertThat(profile(other)).isEqualTo("Grace Hopper " + married);
        JsonObject event = Call.get(account.admin().api(), account.path() + "/audit-events?limit=1").send().json()
                .getJsonArray("items").getJsonObject(0);
        assertThat(event.getString("action")).isEqualTo("member.profile-changed");
        assertThat(event.getJsonObject("actor").getString("kind")).isEqualTo("system");
        assertThat(event.getJsonObject("before").getString("email")).isEqualTo(grace.email());
        assertThat(
                Sql.column("select unnest(former_emails) from member where account_id = ?::uuid and subject = ?", account.id(),
                        grace.email()))
                .containsExactly(grace.email());
        assertThat(Call.get(account.admin().api(), account.path() + "/members?search=hopper").send().json()
                .getJsonArray("items")).hasSize(1);
    }

    @Test
    void anOlderTokenChangesNothing() {
        use(token("Grace Hopper", married, 60), account);
        flush();
        use(token("Grace", grace.email(), 30), account);
        flush();
        assertThat(profile(account)).isEqualTo("Grace Hopper " + married);
        use(token("Grace", grace.email(), 120), account);
        use(token("Grace M.", married, 90), account);
        flush();
        assertThat(profile(account)).isEqualTo("Grace " + grace.email());
    }

    /** Joining stores the name of the token. */
    @Test
    void aTokenFromBeforeTheMemberJoinedChangesNothing() {
        Sql.update("update member set profile_at = joined_at where account_id = ?::uuid", account.id());
        use(token("Grace Hopper", married, 60), account);
        flush();
        assertThat(profile(account)).isEqualTo("Grace " + grace.email());
    }

    @Test
    void aNameWithoutVisibleCharactersIsNoName() {
        int issued = 60;
        for (String name : List.of("\u0001", "\u200b\u202e", "\u00a0")) {
            use(token(name, married, issued++), account);
            flush();
            assertThat(profile(account)).isEqualTo("Grace " + married);
        }
    }

    @Test
    void anAddressOutsideTheDomainsOfTheAccountChangesTheNameOnly() {
        assertThat(Call.patch(account.admin().api(), account.path(), Map.of("allowedEmailDomains", List.of(account.domain())))
                .send().status()).isEqualTo(200);
        use(token("Grace Hopper", "grace@elsewhere." + account.domain(), 60), account);
        flush();
        assertThat(profile(account)).isEqualTo("Grace Hopper " + grace.email());
    }

    /** Links for new sign-ins would follow the address. */
    @Test
    void anIssuerThatTheAccountExcludesChangesNothing() {
        TestAccount other = TestAccount.open();
        join(other, grace.api(), grace.email());
        assertThat(Call.patch(Api.asOperator(), account.path(),
                Map.of("signInPolicy", Map.of("issuers", List.of(Tokens.secondIssuer())))).send().status()).isEqualTo(200);
        Api token = token("Mallory", married, 60);
        assertThat(Call.get(token, account.path()).send().status()).isEqualTo(401);
        use(token, other);
        flush();
        assertThat(profile(account)).isEqualTo("Grace " + grace.email());
        assertThat(profile(other)).isEqualTo("Mallory " + married);
    }

    /** The person whose change fails waits for the next run, and delays nobody else. */
    @Test
    void aLockedAccountDelaysNoOther() throws Exception {
        TestAccount other = TestAccount.open();
        Person linus = other.add("linus", "member");
        joinedLongAgo(other);
        try (Connection connection = Sql.connect()) {
            connection.setAutoCommit(false);
            try (PreparedStatement lock = connection.prepareStatement("select 1 from account where id = ?::uuid for update")) {
                lock.setString(1, account.id());
                lock.executeQuery();
            }
            use(token("Grace Hopper", married, 60), account);
            Map<String, Object> claims = claims("Linus T.", linus.email(), 60);
            claims.put("sub", linus.email());
            use(new Api(Tokens.signed(claims)), other);
            flush();
            assertThat(Sql.column("select name from member where account_id = ?::uuid and id = ?::uuid", other.id(),
                    linus.memberId())).containsExactly("Linus T.");
            connection.rollback();
        }
        assertThat(profile(account)).isEqualTo("Grace " + grace.email());
        flush();
        assertThat(profile(account)).isEqualTo("Grace Hopper " + married);
    }

    @Test
    void anUnverifiedAddressChangesNothing() {
        Map<String, Object> claims = claims("Grace Hopper", married, 60);
        claims.put("email_verified", false);
        use(new Api(Tokens.signed(claims)), account);
        claims.remove("email");
        use(new Api(Tokens.signed(claims)), account);
        flush();
        assertThat(profile(account)).isEqualTo("Grace " + grace.email());
        assertThat(actions()).doesNotContain("member.profile-changed");
    }

    @Test
    void aTokenWithoutANameKeepsTheName() {
        Map<String, Object> claims = claims("x", married, 60);
        claims.remove("name");
        use(new Api(Tokens.signed(claims)), account);
        flush();
        assertThat(profile(account)).isEqualTo("Grace " + married);
    }

    /** The identity is the issuer and the subject: an address never leads to another member. */
    @Test
    void aReusedAddressIsANewPerson() {
        Person linus = account.add("linus", "member");
        use(token("Linus", linus.email(), 60), account);
        flush();
        assertThat(profile(account)).isEqualTo("Linus " + grace.email());
        assertThat(Call.get(account.admin().api(), account.path(linus)).send().json().getString("email"))
                .isEqualTo(linus.email());
        assertThat(Sql.count("select count(*) from member where account_id = ?::uuid and id = ?::uuid "
                + "and profile_at > now() - interval '1 hour'", account.id(), grace.memberId()))
                .as("an older token changes nothing, although the address is taken").isEqualTo(1);

        use(token("Grace", married, 120), account);
        flush();
        Map<String, Object> successor = Tokens.claims(grace.email());
        successor.put("sub", "successor." + account.domain());
        assertThat(Call.get(new Api(Tokens.signed(successor)), account.path()).send().outcome()).isEqualTo("404 not-found");
    }

    @Test
    void anOpenInvitationOfTheNewAddressIsRevoked() {
        account.admin().api().invite(account.id(), married, "admin");
        String invitation = Mailbox.tokenFor(married, 0);
        use(token("Grace", married, 60), account);
        flush();
        assertThat(Call.accept(Api.as(married), invitation).send().outcome()).isEqualTo("410 invitation-revoked");
        assertThat(actions()).containsSubsequence("invitation.revoked", "member.profile-changed");
    }

    @Test
    void aSignInToTheConsoleChangesTheProfile() {
        Sql.update("update member set name = 'Former' where account_id = ?::uuid and subject = ?", account.id(), grace.email());
        Browser.signedIn(grace.email());
        flush();
        assertThat(profile(account)).isEqualTo("Grace " + grace.email());
    }

    @Test
    void theDirectoryHasPrecedence() {
        Sql.update("""
                insert into directory_user (account_id, id, user_name_key, active, attributes, welcome_due, created_at,
                    modified_at, version)
                values (?::uuid, ?::uuid, 'grace', true, '{}', false, now(), now(), 0)""", account.id(), grace.memberId());
        use(token("Grace Hopper", married, 60), account);
        flush();
        assertThat(profile(account)).isEqualTo("Grace " + grace.email());
        Sql.update("delete from directory_user where account_id = ?::uuid", account.id());
    }

    @Test
    void aStrangerAndTheOtherIssuerChangeNothing() {
        TestAccount other = TestAccount.open();
        use(token("Grace Hopper", married, 60), other);
        String email = account.email("namesake");
        join(other, new Api(Tokens.ofSecond(grace.email(), email)), email);
        Map<String, Object> claims = Tokens.secondClaims(grace.email(), married);
        claims.put("iat", new Date());
        use(new Api(Tokens.signedBySecond(claims)), other);
        flush();
        assertThat(profile(account)).isEqualTo("Grace " + grace.email());
        assertThat(Sql.column("select email from member where account_id = ?::uuid and issuer = ?", other.id(),
                Tokens.secondIssuer())).containsExactly(married);
    }

    @Test
    void aRelinkingAtTheSameTimeHolds() {
        use(token("Grace Hopper", married, 60), account);
        CompletableFuture<Void> flushed = CompletableFuture.runAsync(this::flush);
        JsonObject line = new JsonObject().put("issuer", Tokens.issuer()).put("subject", grace.email())
                .put("newIssuer", Tokens.secondIssuer()).put("newSubject", "new." + grace.email());
        assertThat(Call.post(Api.asOperator(), "/v1/identities/relink", "application/x-ndjson", line.encode()).send().json()
                .getInteger("relinked")).isEqualTo(1);
        flushed.join();
        assertThat(Call.get(grace.api(), account.path()).send().outcome()).isEqualTo("404 not-found");
        assertThat(Call.get(new Api(Tokens.ofSecond("new." + grace.email(), grace.email())), account.path()).send().outcome())
                .isEqualTo("200");
        assertThat(Sql.column("select id from member where account_id = ?::uuid and subject like ?", account.id(),
                "%" + grace.email())).containsExactly(grace.memberId());
    }

    private void flush() {
        try {
            VertxContextSupport.subscribeAndAwait(profiles::flush);
        } catch (Throwable failure) {
            throw new AssertionError(failure);
        }
    }

    private static void join(TestAccount other, Api person, String email) {
        Sql.endCooldown(email);
        int mails = Mailbox.of(email).size();
        other.admin().api().invite(other.id(), email, "member");
        assertThat(Call.accept(person, Mailbox.tokenFor(email, mails)).send().status()).isEqualTo(201);
        joinedLongAgo(other);
    }

    private Api token(String name, String email, int issuedAfterSeconds) {
        return new Api(Tokens.signed(claims(name, email, issuedAfterSeconds)));
    }

    private Map<String, Object> claims(String name, String email, int issuedAfterSeconds) {
        Map<String, Object> claims = Tokens.claims(email);
        claims.put("sub", grace.email());
        claims.put("name", name);
        claims.put("iat", Date.from(Instant.now().minusSeconds(600).plusSeconds(issuedAfterSeconds)));
        return claims;
    }

    private static void use(Api token, TestAccount in) {
        assertThat(Call.get(token, "/v1/access?account=" + in.id()).send().status()).isIn(200, 403);
    }

    private String profile(TestAccount in) {
        return Sql.column("select name || ' ' || email from member where account_id = ?::uuid and issuer = ? and subject = ?",
                in.id(), Tokens.issuer(), grace.email()).get(0);
    }

    private List<String> actions() {
        return Sql.column("select action from audit_event where account_id = ?::uuid order by sequence", account.id());
    }
}
