package dev.roster.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Answer;
import dev.roster.testing.Api;
import dev.roster.testing.Call;
import dev.roster.testing.Invites;
import dev.roster.testing.Mailbox;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Each change writes one event; a request without a change writes none. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class AuditTest extends AuditScenario {
    @Test
    void eventHasActorActionTargetAndOrigin() {
        Instant before = Instant.now().minusSeconds(1);
        Response changed = account.admin().api().request().header("X-Request-Id", "ticket-42").header("User-Agent", "curl/8")
                .contentType("application/json").body(Map.of("role", "admin")).patch(account.path(grace));
        assertThat(changed.statusCode()).isEqualTo(200);
        JsonObject event = newest();
        assertThat(event.getString("action")).isEqualTo("member.role-changed");
        assertThat(event.getJsonObject("actor").getString("kind")).isEqualTo("member");
        assertThat(event.getJsonObject("actor").getString("id")).isEqualTo(account.admin().memberId());
        assertThat(event.getJsonObject("actor").getString("label")).isEqualTo(account.admin().email());
        assertThat(event.getJsonObject("target")).isEqualTo(
                JsonObject.of("kind", "member", "id", grace.memberId(), "label", grace.email()));
        assertThat(event.getJsonObject("before").getString("role")).isEqualTo("member");
        assertThat(event.getJsonObject("after").getString("role")).isEqualTo("admin");
        assertThat(event.getJsonObject("origin")).isEqualTo(
                JsonObject.of("ip", "127.0.0.1", "userAgent", "curl/8", "requestId", "ticket-42"));
        assertThat(Instant.parse(event.getString("occurredAt"))).isBetween(before, Instant.now().plusSeconds(1));
    }

    @Test
    void everyChangeOfAMemberWritesOneEvent() {
        assertWrites(Call.patch(ada(), account.path(grace), Map.of("role", "admin")), "member.role-changed");
        assertWrites(Call.post(ada(), account.path(grace) + "/suspend"), "member.suspended");
        assertWrites(Call.post(ada(), account.path(grace) + "/reactivate"), "member.reactivated");
        assertWrites(Call.delete(ada(), account.path(grace)), "member.removed");
        Person linus = account.add("linus", "member");
        assertWrites(Call.delete(linus.api(), account.path(linus)), "member.left");
    }

    @Test
    void everyChangeOfAnInvitationWritesOneEvent() {
        String path = account.path() + "/invitations";
        assertWrites(Call.post(ada(), path, Map.of("email", account.email("linus"))), "invitation.created");
        assertWrites(Call.post(ada(), path, Map.of("email", account.email("linus"), "role", "admin")), "invitation.changed");
        Sql.age(account, Duration.ofMinutes(2));
        assertWrites(Call.post(ada(), path, Map.of("email", account.email("linus"))), "invitation.resent");
        String id = newest().getJsonObject("target").getString("id");
        Sql.age(account, Duration.ofMinutes(2));
        assertWrites(Call.post(ada(), path + "/" + id + "/resend"), "invitation.resent");
        assertWrites(Call.post(ada(), path + "/" + id + "/link"), "invitation.link-created");
        assertWrites(Call.delete(ada(), path + "/" + id), "invitation.revoked");
    }

    @Test
    void invitedPersonIsTheActorOfJoiningAndDeclining() {
        Invites.of(account).id("linus");
        String token = Mailbox.tokenFor(account.email("linus"));
        assertWrites(Call.accept(Api.as(account.email("linus")), token), "member.joined", "invitation.accepted");
        assertThat(newest().getJsonObject("actor").getString("label")).isEqualTo(account.email("linus"));
        Invites.of(account).id("linda");
        assertWrites(Call.post(Api.anonymous(), "/v1/invitations/decline",
                Map.of("token", Mailbox.tokenFor(account.email("linda")))), "invitation.declined");
        assertThat(newest().getJsonObject("actor").getString("kind")).isEqualTo("person");
    }

    @Test
    void changesOfTheAccountHaveOperatorOrAdminAsActor() {
        assertThat(actions("action=account.opened")).hasSize(1);
        assertWrites(Call.patch(ada(), account.path(), Map.of("name", "Acme & Co")), "account.changed");
        assertThat(newest().getJsonObject("after").getString("name")).isEqualTo("Acme & Co");
        assertWrites(Call.patch(Api.asOperator(), account.path(), Map.of("name", "Acme")), "account.changed");
        assertThat(newest().getJsonObject("actor").getString("kind")).isEqualTo("operator");
    }

    @Test
    void removalRecordsRevokedKeysAndInvitations() {
        Person bob = account.add("bob", "admin");
        String id = Invites.of(account).as(bob.api()).id("friend");
        assertWrites(Call.delete(ada(), account.path(bob)), "invitation.revoked", "member.removed");
        assertThat(actions("targetId=" + id)).containsExactly("invitation.revoked", "invitation.created");
    }

    @Test
    void requestWithoutChangeWritesNoEvent() {
        String admin = account.path(account.admin());
        assertWrites(Call.patch(ada(), account.path(grace), Map.of("role", "member")));
        assertWrites(Call.post(ada(), account.path(grace) + "/reactivate"));
        assertWrites(Call.patch(ada(), account.path(), Map.of("defaultLanguage", "en")));
        assertRejected("400 validation", Call.patch(ada(), admin, Map.of("role", "nothing")));
        assertRejected("404 not-found", Call.delete(TestAccount.open().admin().api(), admin));
        assertRejected("409 already-member", Call.post(ada(), account.path() + "/invitations", Map.of("email", grace.email())));
        List<String> before = ids();
        RequestSpecification stale = account.admin().api().request().header("If-Match", "\"99\"");
        assertThat(stale.delete(account.path(grace)).statusCode()).isEqualTo(412);
        assertThat(ids()).isEqualTo(before);
    }

    private void assertWrites(Call change, String... expected) {
        List<String> before = ids();
        Answer answer = change.send();
        assertThat(answer.status()).as(answer.body()).isBetween(200, 299);
        List<JsonObject> written = list("").stream().filter(event -> !before.contains(event.getString("id"))).toList();
        assertThat(written).extracting(event -> event.getString("action")).containsExactlyInAnyOrder(expected);
        assertThat(written)
                .allSatisfy(event -> assertThat(event.getJsonObject("origin").getString("ip")).isEqualTo("127.0.0.1"));
    }

    private void assertRejected(String outcome, Call change) {
        List<String> before = ids();
        assertThat(change.send().outcome()).isEqualTo(outcome);
        assertThat(ids()).isEqualTo(before);
    }

    private JsonObject newest() {
        return list("limit=1").get(0);
    }
}
