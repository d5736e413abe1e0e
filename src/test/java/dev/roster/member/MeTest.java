package dev.roster.member;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Api;
import dev.roster.testing.Call;
import dev.roster.testing.Invites;
import dev.roster.testing.Mailbox;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import dev.roster.testing.Tokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code GET /v1/me}. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class MeTest {
    @Test
    void identifiesThePerson() {
        TestAccount account = TestAccount.open();
        JsonObject me = me(account.admin().api());
        assertThat(me.getString("issuer")).isEqualTo(Tokens.issuer());
        assertThat(me.getString("subject")).isEqualTo(account.admin().email());
        assertThat(me.getString("email")).isEqualTo(account.admin().email());
        assertThat(me.getBoolean("emailVerified")).isTrue();
        assertThat(me.getString("name")).isEqualTo("Ada");
        assertThat(me.getBoolean("operator")).isFalse();
        JsonObject membership = membership(me);
        assertThat(membership.getString("accountId")).isEqualTo(account.id());
        assertThat(membership.getString("memberId")).isEqualTo(account.admin().memberId());
        assertThat(membership.getString("role")).isEqualTo("admin");
        assertThat(membership.getJsonArray("permissions")).containsExactly("*");
    }

    @Test
    void listsNoMembershipsForStrangersAndOperators() {
        Map<String, Object> claims = Tokens.claims("stranger@elsewhere.example");
        claims.put("email_verified", false);
        JsonObject stranger = me(new Api(Tokens.signed(claims)));
        assertThat(stranger.getBoolean("emailVerified")).isFalse();
        assertThat(stranger.getJsonArray("memberships")).isEmpty();
        assertThat(me(Api.asOperator()).getBoolean("operator")).isTrue();
        assertThat(Call.get(Api.anonymous(), "/v1/me").send().outcome()).isEqualTo("401 unauthenticated");
    }

    @Test
    void reflectsEveryChangeImmediately() {
        TestAccount account = TestAccount.open();
        Person grace = account.add("grace", "member");
        assertThat(membership(me(grace.api())).getString("role")).isEqualTo("member");
        account.admin().api().patch(account.path(grace), Map.of("role", "admin"));
        assertThat(membership(me(grace.api())).getString("role")).isEqualTo("admin");
        account.admin().api().post(account.path(grace) + "/suspend");
        assertThat(membership(me(grace.api())).getString("status")).isEqualTo("suspended");
        account.admin().api().delete(account.path(grace));
        assertThat(me(grace.api()).getJsonArray("memberships")).isEmpty();
    }

    @Test
    void listsEveryOpenAccount() {
        TestAccount first = TestAccount.open();
        TestAccount second = TestAccount.open();
        Person grace = first.add("grace", "member");
        Sql.endCooldown(grace.email());
        Invites.of(second).invite(grace.email());
        assertThat(Call.accept(grace.api(), Mailbox.tokenFor(grace.email(), 1)).send().status()).isEqualTo(201);
        assertThat(me(grace.api()).getJsonArray("memberships"))
                .extracting(membership -> ((JsonObject) membership).getString("accountId"))
                .containsExactly(first.id(), second.id());
        assertThat(Api.asOperator().post(first.path() + "/close").statusCode()).isEqualTo(200);
        assertThat(membership(me(grace.api())).getString("accountId")).isEqualTo(second.id());
    }

    private static JsonObject me(Api client) {
        return Call.get(client, "/v1/me").send().json();
    }

    private static JsonObject membership(JsonObject me) {
        assertThat(me.getJsonArray("memberships")).hasSize(1);
        return me.getJsonArray("memberships").getJsonObject(0);
    }
}
