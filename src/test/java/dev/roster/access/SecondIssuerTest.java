package dev.roster.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Answer;
import dev.roster.testing.Api;
import dev.roster.testing.Call;
import dev.roster.testing.EmbedTokens;
import dev.roster.testing.Keys;
import dev.roster.testing.Mailbox;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import dev.roster.testing.Tokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tokens of two issuers at once. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class SecondIssuerTest {
    private TestAccount account;
    private Person grace;

    @BeforeEach
    void open() {
        account = TestAccount.open();
        grace = account.add("grace", "admin");
    }

    @Test
    void aPersonOfTheSecondIssuerIsAMember() {
        Api linus = joinWithSecond("linus");
        assertThat(access(linus)).isEqualTo("200");
        assertThat(access(linus)).isEqualTo("200");
        JsonObject me = Call.get(linus, "/v1/me").send().json();
        assertThat(me.getString("issuer")).isEqualTo(Tokens.secondIssuer());
        assertThat(me.getJsonArray("memberships")).hasSize(1);
        Keys.Key service = Keys.create(account, account.admin(), "access:introspect");
        assertThat(introspect(service, linus).getString("iss")).isEqualTo(Tokens.secondIssuer());
        String id = me.getJsonArray("memberships").getJsonObject(0).getString("memberId");
        assertThat(Call.delete(account.admin().api(), account.path() + "/members/" + id).send().status()).isEqualTo(200);
        assertThat(access(linus)).isEqualTo("404 not-found");
    }

    /** The identity is the issuer and the subject: the same {@code sub} of the other issuer is a stranger. */
    @Test
    void theSameSubjectOfTheOtherIssuerIsAnotherPerson() {
        Api impostor = new Api(Tokens.ofSecond(grace.email(), grace.email()));
        Keys.Key service = Keys.create(account, account.admin(), "access:introspect");
        assertThat(access(impostor)).isEqualTo("404 not-found");
        assertThat(Call.get(impostor, account.path(grace)).send().outcome()).isEqualTo("404 not-found");
        assertThat(Call.get(impostor, "/v1/access?account=" + account.id()).send().status()).isEqualTo(403);
        assertThat(introspect(service, impostor).getBoolean("active")).isFalse();
        assertThat(Call.get(impostor, "/v1/me").send().json().getJsonArray("memberships")).isEmpty();
        assertThat(Call.post(impostor, Keys.path(account, grace), Map.of("name", "Mine")).send().status()).isEqualTo(404);
        assertThat(access(grace.api())).isEqualTo("200");
    }

    @Test
    void theSameSubjectOfTheOtherIssuerJoinsAsAnotherMember() {
        account.admin().api().invite(account.id(), account.email("linus"), "member");
        Api namesake = new Api(Tokens.ofSecond(grace.email(), account.email("linus")));
        assertThat(Call.accept(namesake, Mailbox.tokenFor(account.email("linus"), 0)).send().status()).isEqualTo(201);
        assertThat(Sql.column("select issuer from member where account_id = ?::uuid and subject = ?", account.id(),
                grace.email())).containsExactlyInAnyOrder(Tokens.issuer(), Tokens.secondIssuer());
        assertThat(Call.get(namesake, account.path(grace) + "/api-keys").send().outcome()).isEqualTo("403 forbidden");
        assertThat(Call.get(grace.api(), account.path(grace)).send().json().getString("role")).isEqualTo("admin");
    }

    @Test
    void peopleOfAnIssuerThatRosterDoesNotAcceptHaveNoAccess() {
        EmbedTokens.allow(account, EmbedTokens.ORIGIN);
        Api embedded = EmbedTokens.create(grace.api(), account, grace);
        Keys.Key key = Keys.create(account, grace);
        Sql.update("update member set issuer = 'https://former.example' where account_id = ?::uuid and id = ?::uuid",
                account.id(), grace.memberId());
        assertThat(embedded.request().header("Origin", EmbedTokens.ORIGIN).get(account.path() + "/members").statusCode())
                .isEqualTo(401);
        assertThat(access(key.api())).as("a key belongs to the member").isEqualTo("200");
    }

    @Test
    void eachIssuerHasItsOwnKeysAndAudience() {
        Map<String, Object> first = Tokens.claims(grace.email());
        Map<String, Object> second = Tokens.secondClaims(grace.email(), grace.email());
        assertThat(access(new Api(Tokens.signedBySecond(first)))).isEqualTo("401 unauthenticated");
        assertThat(access(new Api(Tokens.signed(second)))).isEqualTo("401 unauthenticated");
        first.put("aud", Tokens.SECOND_AUDIENCE);
        second.put("aud", "roster");
        assertThat(access(new Api(Tokens.signed(first)))).isEqualTo("401 unauthenticated");
        assertThat(access(new Api(Tokens.signedBySecond(second)))).isEqualTo("401 unauthenticated");
    }

    /** Only the verified issuer counts, whatever an unverified parser reads. */
    @Test
    void rejectsTokensWithHostilePayloads() {
        String[] genuine = Tokens.of(grace.email()).split("\\.");
        for (String payload : List.of("{\"iss\":\"%s\",\"iss\":\"%s\"}".formatted(Tokens.issuer(), Tokens.secondIssuer()),
                "{\"iss\":[\"%s\"]}".formatted(Tokens.secondIssuer()), "[]", "null", "", "{", "{\"iss\":null}",
                "[".repeat(3_000))) {
            String encoded = Base64.getUrlEncoder().withoutPadding().encodeToString(payload.getBytes(StandardCharsets.UTF_8));
            assertThat(access(new Api(genuine[0] + "." + encoded + "." + genuine[2]))).as(payload)
                    .isEqualTo("401 unauthenticated");
        }
        assertThat(access(new Api("a.b"))).isEqualTo("401 unauthenticated");
        assertThat(access(new Api("a.b.c.d.e"))).isEqualTo("401 unauthenticated");
    }

    @Test
    void eachIssuerHasItsOwnClaimForTheRoleOfOperators() {
        List<String> roles = List.of(System.getProperty("roster.operator-role"));
        Map<String, Object> claims = Tokens.secondClaims("olga", "olga@roster.example");
        claims.put("groups", roles);
        assertThat(access(new Api(Tokens.signedBySecond(claims)))).isEqualTo("404 not-found");
        assertThat(Call.get(new Api(Tokens.signedBySecond(claims)), "/v1/accounts").send().outcome())
                .isEqualTo("403 forbidden");
        claims.remove("groups");
        claims.put(Tokens.SECOND_ROLE_CLAIM, roles);
        assertThat(access(new Api(Tokens.signedBySecond(claims)))).isEqualTo("200");
        Map<String, Object> first = Tokens.claims("olga@roster.example");
        first.put(Tokens.SECOND_ROLE_CLAIM, roles);
        assertThat(access(new Api(Tokens.signed(first)))).isEqualTo("404 not-found");
    }

    private Api joinWithSecond(String name) {
        String email = account.email(name);
        account.admin().api().invite(account.id(), email, "member");
        Api person = new Api(Tokens.ofSecond("second-" + email, email));
        Answer joined = Call.accept(person, Mailbox.tokenFor(email, 0)).send();
        assertThat(joined.status()).as(joined.body()).isEqualTo(201);
        return person;
    }

    private JsonObject introspect(Keys.Key service, Api principal) {
        return new JsonObject(service.api().request().formParam("token", principal.token()).post("/v1/introspect").asString());
    }

    private String access(Api principal) {
        return Call.get(principal, account.path()).send().outcome();
    }
}
