package dev.roster.invitation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Answer;
import dev.roster.testing.Api;
import dev.roster.testing.Call;
import dev.roster.testing.Invites;
import dev.roster.testing.Mailbox;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Admins create, list and revoke invitations. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class InvitationTest extends InvitationScenario {
    @Test
    void anInvitationHasEveryRequestedProperty() {
        Answer created = invites.invite("GRACE",
                Map.of("name", "Grace Hopper", "role", "admin", "language", "de", "note", "Hi!"));
        assertThat(created.status()).isEqualTo(201);
        JsonObject invitation = created.json();
        assertThat(invitation.getString("email")).isEqualTo(account.email("grace"));
        assertThat(invitation.getString("name")).isEqualTo("Grace Hopper");
        assertThat(invitation.getString("role")).isEqualTo("admin");
        assertThat(invitation.getString("language")).isEqualTo("de");
        assertThat(invitation.getString("note")).isEqualTo("Hi!");
        assertThat(invitation.getString("state")).isEqualTo("open");
        assertThat(invitation.getJsonObject("inviter").getString("memberId")).isEqualTo(account.admin().memberId());
        assertThat(lifetime(invitation)).isEqualTo(Duration.ofDays(7));
        JsonObject read = invites.get(invitation.getString("id"));
        assertThat(invitation.remove("outcome")).isEqualTo("invited");
        assertThat(read.remove("outcome")).isNull();
        read.remove("delivery");
        invitation.remove("delivery");
        assertThat(read).isEqualTo(invitation);
    }

    @Test
    void theDefaultRoleIsMember() {
        assertThat(invites.invite("grace").json().getString("role")).isEqualTo("member");
        assertThat(invites.invite("linus", Map.of("role", "nothing")).outcome()).isEqualTo("400 validation");
    }

    @Test
    void listsByState() {
        String open = invites.id("open");
        String expired = invites.id("expired");
        String revoked = invites.id("revoked");
        String declined = invites.id("declined");
        invites.revoke(revoked);
        assertThat(Invites.decline(Mailbox.tokenFor(account.email("declined"))).status()).isEqualTo(204);
        expire(expired);
        assertThat(ids("state=open")).containsExactly(open);
        assertThat(ids("state=expired")).containsExactly(expired);
        assertThat(ids("state=revoked&state=declined")).containsExactlyInAnyOrder(revoked, declined);
        assertThat(ids("")).hasSize(5).contains(open, expired, revoked, declined);
        assertThat(ids("state=accepted")).hasSize(1);
        Map<String, String> all = Map.of("open", open, "expired", expired, "revoked", revoked, "declined", declined);
        all.forEach((one, first) -> all.forEach((other, second) -> assertThat(ids("state=" + one + "&state=" + other))
                .as(one + " " + other).containsExactlyInAnyOrderElementsOf(Set.copyOf(List.of(first, second)))));
    }

    @Test
    void pagesContainEachInvitationOnceIfExpiriesAreEqual() {
        for (int i = 0; i < 5; i++) {
            invites.id("m" + i);
        }
        Sql.update("update invitation set expires_at = '2100-01-01Z' where account_id = ?::uuid", account.id());
        List<String> listed = new ArrayList<>();
        String cursor = "";
        while (cursor != null) {
            JsonObject page = invites.list("state=open&limit=2" + cursor).json();
            page.getJsonArray("items").forEach(each -> listed.add(((JsonObject) each).getString("email")));
            cursor = page.getString("nextCursor") == null ? null : "&cursor=" + page.getString("nextCursor");
        }
        assertThat(listed).hasSize(5).doesNotHaveDuplicates();
    }

    @Test
    void aRevokedInvitationStaysRevoked() {
        String id = invites.id("grace");
        String token = Mailbox.tokenFor(account.email("grace"));
        assertThat(invites.revoke(id).status()).isEqualTo(204);
        assertThat(invites.state(id)).isEqualTo("revoked");
        assertThat(Invites.preview(token).outcome()).isEqualTo("410 invitation-revoked");
        assertThat(Invites.decline(token).outcome()).isEqualTo("410 invitation-revoked");
        assertThat(Call.accept(Api.as(account.email("grace")), token).send().outcome()).isEqualTo("410 invitation-revoked");
        assertThat(invites.revoke(id).outcome()).isEqualTo("409 invitation-closed");
        assertThat(invites.resend(id).outcome()).isEqualTo("409 invitation-closed");
        assertThat(invites.id("grace")).isNotEqualTo(id);
    }

    @Test
    void membersCannotBeInvited() {
        account.add("grace", "member");
        assertThat(invites.invite("GRACE").outcome()).isEqualTo("409 already-member");
    }

    @Test
    void theAllowedDomainsAndTheLifetimeApply() {
        Response changed = account.admin().api().patch(account.path(), Map.of("allowedEmailDomains",
                List.of(account.domain()), "invitationLifetime", "PT1H"));
        assertThat(changed.statusCode()).as(changed.asString()).isEqualTo(200);
        assertThat(invites.invite("grace@elsewhere.example").outcome()).isEqualTo("400 validation");
        assertThat(invites.invite("grace@sub." + account.domain()).outcome()).isEqualTo("400 validation");
        Answer invited = invites.invite("grace");
        assertThat(invited.status()).isEqualTo(201);
        assertThat(lifetime(invited.json())).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void allowedDomainsAreComparedInNormalForm() {
        Response changed = account.admin().api().patch(account.path(),
                Map.of("allowedEmailDomains", List.of("STRAßE.example", "straße.example", account.domain())));
        assertThat(changed.jsonPath().getList("allowedEmailDomains")).as(changed.asString())
                .containsExactly("xn--strae-oqa.example", account.domain());
        assertThat(invites.invite("anna@strasse.example").outcome()).isEqualTo("400 validation");
        assertThat(invites.invite("anna@Straße.Example").json().getString("email")).isEqualTo("anna@xn--strae-oqa.example");
        for (String invalid : List.of("acme", "a..example", "-a.example", "a_b.example", "x".repeat(64) + ".example",
                "@a.example")) {
            assertThat(
                    Api.problem(account.admin().api().patch(account.path(), Map.of("allowedEmailDomains", List.of(invalid)))))
                    .as(invalid).isEqualTo("validation");
        }
    }

    @Test
    void revokingChecksTheVersion() {
        Response invited = account.admin().api().invite(account.id(), account.email("grace"), "member");
        String path = invites.path(invited.jsonPath().getString("id"));
        account.admin().api().invite(account.id(), account.email("grace"), "admin");
        Response stale = account.admin().api().request().header("If-Match", invited.header("ETag")).delete(path);
        assertThat(stale.statusCode()).isEqualTo(412);
        String etag = account.admin().api().get(path).header("ETag");
        assertThat(account.admin().api().request().header("If-Match", etag).delete(path).statusCode()).isEqualTo(204);
    }

    private static Duration lifetime(JsonObject invitation) {
        return Duration.between(Instant.parse(invitation.getString("createdAt")),
                Instant.parse(invitation.getString("expiresAt")));
    }

    private void expire(String id) {
        Sql.update("update invitation set expires_at = now() where account_id = ?::uuid and id = ?::uuid", account.id(), id);
    }

    private List<String> ids(String query) {
        Answer answer = invites.list(query);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json().getJsonArray("items").stream().map(each -> ((JsonObject) each).getString("id")).toList();
    }
}
