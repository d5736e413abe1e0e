package dev.roster.expiry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Call;
import dev.roster.testing.Keys;
import dev.roster.testing.Keys.Key;
import dev.roster.testing.RosterStack;
import dev.roster.testing.TestAccount.Person;
import dev.roster.testing.TimeTravel;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Memberships and roles expire at once, before the sweep records the expiry. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class ExpiryTest extends ExpiryScenario {
    @Test
    void anExpiredMemberIsTreatedLikeARemovedOne() {
        Key key = Keys.create(account, grace);
        Key service = Keys.create(account, account.admin(), "access:introspect");
        String end = in(A_DAY);
        assertThat(change(grace, Map.of("expiresAt", end)).json().getString("expiresAt")).isEqualTo(end);
        assertThat(exp(service, grace.api().token())).isLessThanOrEqualTo(Instant.parse(end).getEpochSecond());
        assertThat(exp(service, key.secret())).isEqualTo(Instant.parse(end).getEpochSecond());
        TimeTravel.by(AFTERWARDS, () -> {
            assertThat(decision(grace.api())).isEqualTo(403);
            assertThat(decision(key.api())).isEqualTo(401);
            assertThat(Call.get(grace.api(), account.path(grace)).send().outcome()).isEqualTo("404 not-found");
            assertThat(Call.get(key.api(), account.path(grace)).send().outcome()).isEqualTo("401 unauthenticated");
            assertThat(Call.delete(grace.api(), account.path(grace)).send().outcome()).isEqualTo("404 not-found");
            assertThat(Call.get(grace.api(), "/v1/me").send().json().getJsonArray("memberships")).isEmpty();
            assertThat(introspect(service, grace.api().token()).asString()).isEqualTo("{\"active\":false}");
            assertThat(introspect(service, key.secret()).asString()).isEqualTo("{\"active\":false}");
            JsonObject shown = member(grace);
            assertThat(shown.getString("status")).isEqualTo("removed");
            assertThat(shown.getString("removedAt")).isEqualTo(end);
            assertThat(list("")).containsExactly(account.admin().email());
            assertThat(change(grace, Map.of("role", "admin")).outcome()).isEqualTo("409 member-removed");
            assertThat(Call.post(account.admin().api(), account.path(grace) + "/suspend").send().outcome())
                    .isEqualTo("409 member-removed");
        });
        assertThat(decision(grace.api())).isEqualTo(200);
    }

    @Test
    void anExpiredRoleRevertsToThePreviousRole() {
        account.addRole("clerk", "member:read", "account:read");
        change(grace, Map.of("role", "clerk"));
        Key key = Keys.create(account, grace);
        JsonObject limited = change(grace, Map.of("role", "admin", "roleExpiresAt", in(A_DAY))).json();
        assertThat(limited.getString("roleAfterwards")).isEqualTo("clerk");
        assertThat(decision(grace.api(), "member:update")).isEqualTo(200);
        TimeTravel.by(AFTERWARDS, () -> {
            assertThat(decision(grace.api(), "member:update")).isEqualTo(403);
            assertThat(decision(key.api(), "member:update")).isEqualTo(403);
            assertThat(decision(key.api(), "member:read")).isEqualTo(200);
            assertThat(change(grace.api(), account.admin(), Map.of("role", "member")).outcome()).isEqualTo("403 forbidden");
            assertThat(Call.get(grace.api(), "/v1/me").send().json().getJsonArray("memberships").getJsonObject(0)
                    .getString("role")).isEqualTo("clerk");
            assertThat(member(grace).getString("role")).isEqualTo("clerk");
            assertThat(member(grace).getString("roleExpiresAt")).isNull();
            assertThat(list("?role=admin")).containsExactly(account.admin().email());
        });
    }

    @Test
    void extendingKeepsTheRoleAfterwards() {
        account.addRole("clerk", "member:read");
        change(grace, Map.of("role", "clerk", "roleExpiresAt", in(A_DAY)));
        change(grace, Map.of("role", "admin", "roleExpiresAt", in(A_DAY)));
        assertThat(change(grace, Map.of("roleExpiresAt", in(AFTERWARDS))).json().getString("roleAfterwards"))
                .isEqualTo("member");
        JsonObject lasting = change(grace, Collections.singletonMap("roleExpiresAt", null)).json();
        assertThat(lasting.getString("role")).isEqualTo("admin");
        assertThat(lasting.getString("roleExpiresAt")).isNull();
        change(grace, Map.of("roleExpiresAt", in(A_DAY)));
        assertThat(change(grace, Map.of("role", "clerk")).json().getString("roleExpiresAt")).isNull();
        change(grace, Map.of("expiresAt", in(A_DAY)));
        assertThat(change(grace, Map.of("role", "member")).json().getString("expiresAt")).isNotNull();
        assertThat(change(grace, Collections.singletonMap("expiresAt", null)).json().getString("expiresAt")).isNull();
    }

    @Test
    void rejectsInvalidExpiries() {
        for (String end : List.of(in(Duration.ofDays(-1)), "+99999-01-01T00:00:00Z", "tomorrow", "")) {
            assertThat(change(grace, Map.of("expiresAt", end)).status()).as(end).isEqualTo(400);
            assertThat(change(grace, Map.of("role", "admin", "roleExpiresAt", end)).status()).as(end).isEqualTo(400);
        }
        assertThat(change(grace, Map.of()).outcome()).isEqualTo("400 validation");
        assertThat(change(grace, Collections.singletonMap("role", null)).outcome()).isEqualTo("400 validation");
        assertThat(member(grace).getString("role")).isEqualTo("member");
    }

    @Test
    void anAdminWithAnExpiryIsNotTheLastAdmin() {
        Person ada = account.admin();
        assertThat(change(ada, Map.of("expiresAt", in(A_DAY))).outcome()).isEqualTo("409 last-admin");
        assertThat(change(ada, Map.of("roleExpiresAt", in(A_DAY))).outcome()).isEqualTo("409 last-admin");
        change(grace, Map.of("role", "admin", "roleExpiresAt", in(A_DAY)));
        assertThat(change(ada, Map.of("role", "member")).outcome()).isEqualTo("409 last-admin");
        assertThat(Call.delete(grace.api(), account.path(ada)).send().outcome()).isEqualTo("409 last-admin");
        assertThat(change(grace, Map.of("role", "admin")).outcome()).isEqualTo("200");
        assertThat(change(ada, Map.of("expiresAt", in(A_DAY))).outcome()).isEqualTo("200");
    }

    @Test
    void membersCannotExtendThemselves() {
        change(grace, Map.of("role", "admin", "roleExpiresAt", in(A_DAY), "expiresAt", in(AFTERWARDS)));
        for (Map<String, ?> change : List.of(Map.of("role", "admin"), Collections.singletonMap("roleExpiresAt", null),
                Map.of("roleExpiresAt", in(AFTERWARDS)), Collections.singletonMap("expiresAt", null),
                Map.of("expiresAt", in(Duration.ofDays(9))), Map.of("role", "member"))) {
            assertThat(change(grace.api(), grace, change).outcome()).as(change.toString()).isEqualTo("403 forbidden");
        }
        assertThat(change(grace.api(), grace, Map.of("expiresAt", in(A_DAY))).outcome()).isEqualTo("200");
        assertThat(change(grace.api(), grace, Map.of("roleExpiresAt", in(Duration.ofHours(1)))).outcome()).isEqualTo("200");
    }

    /** The role afterwards is granted like any other role. */
    @Test
    void endingARoleEarlyRequiresThePermissionsOfTheRoleAfterwards() {
        account.addRole("clerk", "member:update", "account:read");
        Person clerk = account.add("clerk", "clerk");
        Person bob = account.add("bob", "admin");
        change(bob, Map.of("role", "clerk", "roleExpiresAt", in(AFTERWARDS)));
        assertThat(member(bob).getString("roleAfterwards")).isEqualTo("admin");
        assertThat(change(clerk.api(), bob, Map.of("roleExpiresAt", in(A_DAY))).outcome()).isEqualTo("403 forbidden");
        assertThat(change(bob.api(), bob, Map.of("roleExpiresAt", in(A_DAY))).outcome()).isEqualTo("403 forbidden");
        assertThat(change(clerk.api(), grace, Map.of("role", "admin", "roleExpiresAt", in(A_DAY))).outcome())
                .isEqualTo("403 forbidden");
    }

    private static long exp(Key service, String token) {
        return introspect(service, token).jsonPath().getLong("exp");
    }

    private static Response introspect(Key service, String token) {
        return service.api().request().contentType("application/x-www-form-urlencoded").formParam("token", token)
                .post("/v1/introspect");
    }
}
