package dev.roster.domain;

import static dev.roster.testing.Domains.joinable;
import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Answer;
import dev.roster.testing.Call;
import dev.roster.testing.Domains;
import dev.roster.testing.Mailbox;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import jakarta.mail.MessagingException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** People ask to join; a request ends when it is decided or withdrawn, or expires. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class JoinRequestTest extends JoinRequestFixture {
    @Test
    void anApprovalMakesThePersonAMember() throws MessagingException {
        String group = Call.post(account.admin().api(), account.path() + "/groups", Map.of("name", "Finance")).send().json()
                .getString("id");
        int adminMails = Mailbox.of(account.admin().email()).size();
        Answer asked = join(grace);
        assertThat(asked.status()).as(asked.body()).isEqualTo(202);
        assertThat(asked.json().getJsonObject("member")).isNull();
        assertThat(joinable(grace).get(0).getBoolean("requested")).isTrue();
        assertThat(join(grace).status()).isEqualTo(202);
        assertThat(Mailbox.await(account.admin().email(), adminMails + 1).getSubject()).contains("ask to join Acme");

        JsonObject request = requests("state=pending").get(0);
        assertThat(request.getString("email")).isEqualTo(account.email("grace"));
        assertThat(request.getString("name")).isEqualTo("Grace");
        assertThat(request.getBoolean("formerMember")).isFalse();
        String path = account.path() + "/join-requests/" + request.getString("id");
        assertThat(Call.get(account.admin().api(), path).send().json()).isEqualTo(request);

        Answer approved = Call.post(account.admin().api(), path + "/approve",
                Map.of("role", "admin", "groups", List.of(group))).send();
        assertThat(approved.status()).as(approved.body()).isEqualTo(200);
        assertThat(approved.json().getString("state")).isEqualTo("approved");
        JsonObject member = Call.get(grace, account.path() + "/members/" + approved.json().getString("memberId")).send().json();
        assertThat(member.getString("role")).isEqualTo("admin");
        assertThat(member.getJsonArray("groups")).hasSize(1);
        assertThat(Mailbox.await(account.email("grace"), 1).getSubject()).contains("You are now a member of Acme");
        assertThat(events("join-request.created")).hasSize(1);
        assertThat(events("join-request.approved")).hasSize(1);
        assertThat(Call.post(account.admin().api(), path + "/approve", Map.of()).send().outcome())
                .isEqualTo("409 join-request-closed");
        assertThat(joinable(grace)).isEmpty();
    }

    /** A declined person sees no difference. */
    @Test
    void aDeclinedPersonLearnsNothing() {
        join(grace);
        String request = pending();
        JsonObject before = new JsonObject(Call.get(grace, Domains.JOINABLE).send().body());
        assertThat(decline(request).json().getString("state")).isEqualTo("declined");
        assertThat(decline(request).outcome()).isEqualTo("409 join-request-closed");
        assertThat(new JsonObject(Call.get(grace, Domains.JOINABLE).send().body())).isEqualTo(before);
        assertThat(join(grace).status()).isEqualTo(202);
        assertThat(withdraw(grace).status()).isEqualTo(204);
        assertThat(withdraw(grace).outcome()).isEqualTo("404 not-found");
        assertThat(joinable(grace).get(0).getBoolean("requested")).isFalse();

        assertThat(join(grace).status()).isEqualTo(202);
        assertThat(joinable(grace).get(0).getBoolean("requested")).isTrue();
        assertThat(requests("state=pending")).isEmpty();
        assertThat(requests("state=declined")).hasSize(2);
        assertThat(Mailbox.of(account.email("grace"))).isEmpty();
        assertThat(join(with(account.email("grace"), claims -> claims.put("sub", "another"))).status()).isEqualTo(202);
        assertThat(requests("state=pending")).isEmpty();

        withdraw(grace);
        Sql.update("update join_request set decided_at = decided_at - interval '30 days' where account_id = ?::uuid",
                account.id());
        assertThat(join(grace).status()).isEqualTo(202);
        assertThat(requests("state=pending")).hasSize(1);
    }

    @Test
    void aWithdrawnRequestIsClosed() {
        join(grace);
        String request = pending();
        assertThat(withdraw(person("other")).outcome()).isEqualTo("404 not-found");
        assertThat(withdraw(grace).status()).isEqualTo(204);
        assertThat(approval(request).send().outcome()).isEqualTo("409 join-request-closed");
        assertThat(requests("state=withdrawn")).hasSize(1);
        assertThat(events("join-request.withdrawn")).hasSize(1);
        join(grace);
        assertThat(pending()).isNotEqualTo(request);
    }

    @Test
    void anExpiredRequestIsClosed() {
        join(grace);
        String request = pending();
        Sql.update("update join_request set expires_at = now() - interval '1 second' where account_id = ?::uuid", account.id());
        assertThat(requests("state=expired")).hasSize(1);
        assertThat(approval(request).send().outcome()).isEqualTo("409 join-request-closed");
        assertThat(joinable(grace).get(0).getBoolean("requested")).isFalse();
        join(grace);
        assertThat(pending()).isNotEqualTo(request);
    }

    @Test
    void requestsOfARemovedDomainExpire() {
        join(grace);
        String request = pending();
        Call.delete(account.admin().api(), path(domain)).send();
        assertThat(approval(request).send().outcome()).isEqualTo("409 join-request-closed");
    }

    /** To a declined person, the request goes like any other. */
    @Test
    void aDeclinedRequestOfARemovedDomainExpires() {
        join(grace);
        decline(pending());
        Call.delete(account.admin().api(), path(domain)).send();
        assertThat(withdraw(grace).outcome()).isEqualTo("404 not-found");
        verify("request", "member");
        assertThat(joinable(grace).get(0).getBoolean("requested")).isFalse();
        join(grace);
        assertThat(requests("state=pending")).isEmpty();
    }

    @Test
    void aRequestOfAPersonWhoJoinedWithAnotherAddressIsClosed() {
        join(grace);
        change(domain, Map.of("joining", "join"));
        assertThat(join(with(account.email("hopper"), claims -> claims.put("sub", subjectOf("grace")))).status())
                .isEqualTo(201);
        assertThat(requests("state=withdrawn")).hasSize(1);
    }

    @Test
    void anInvitedPersonsRequestIsClosed() {
        join(grace);
        account.add("grace", "member");
        assertThat(requests("state=withdrawn")).hasSize(1);
        assertThat(events("join-request.withdrawn")).hasSize(1);
    }

    @Test
    void anAutomaticJoinClosesTheRequest() {
        join(grace);
        change(domain, Map.of("joining", "join"));
        assertThat(join(grace).status()).isEqualTo(201);
        assertThat(requests("state=withdrawn")).hasSize(1);
    }
}
