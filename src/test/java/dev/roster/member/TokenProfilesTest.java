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
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
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
    }

    @Test
    void nameAndAddressFollowTheTokenInAllAccounts() {
        TestAccount other = TestAccount.open();
        join(other, grace);
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
                insert into directory_user (account_id, id, user_name_key, active, attributes, created_at, modified_at, version)
                values (?::uuid, ?::uuid, 'grace', true, '{}', now(), now(), 0)""", account.id(), grace.memberId());
        use(token("Grace Hopper", married, 60), account);
        flush();
        assertThat(profile(account)).isEqualTo("Grace " + grace.email());
        Sql.update("delete from directory_user where account_id = ?::uuid", account.id());
    }

    @Test
    void aStrangerAndTheOtherIssuerChangeNothing() {
        TestAccount other = TestAccount.open();
        use(token("Grace Hopper", married, 60), other);
        Map<String, Object> claims = Tokens.secondClaims(grace.email(), married);
        claims.put("iat", new Date());
        use(new Api(Tokens.signedBySecond(claims)), account);
        flush();
        assertThat(profile(account)).isEqualTo("Grace " + grace.email());
    }

    private void flush() {
        try {
            VertxContextSupport.subscribeAndAwait(profiles::flush);
        } catch (Throwable failure) {
            throw new AssertionError(failure);
        }
    }

    private static void join(TestAccount other, Person person) {
        Sql.endCooldown(person.email());
        int mails = Mailbox.of(person.email()).size();
        other.admin().api().invite(other.id(), person.email(), "member");
        assertThat(Call.accept(person.api(), Mailbox.tokenFor(person.email(), mails)).send().status()).isEqualTo(201);
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
