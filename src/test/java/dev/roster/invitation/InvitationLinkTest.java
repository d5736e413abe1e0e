package dev.roster.invitation;

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
import dev.roster.testing.TestSize;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.vertx.core.json.JsonObject;
import jakarta.mail.MessagingException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Links to invitations that a member creates to pass them on. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class InvitationLinkTest extends InvitationScenario {
    private static final int ROUNDS = TestSize.of(5, 30);

    @Test
    void aLinkReplacesTheLinkInTheEmail() {
        String id = invites.id("grace");
        String emailed = Mailbox.tokenFor(account.email("grace"));
        String first = token(invites.createLink(id));
        String second = token(invites.createLink(id));
        assertThat(Invites.preview(emailed).outcome()).isEqualTo("410 invitation-replaced");
        assertThat(Invites.preview(first).outcome()).isEqualTo("410 invitation-replaced");
        assertThat(Invites.preview(second).status()).isEqualTo(200);
        Api grace = Api.as(account.email("grace"));
        assertThat(Call.accept(grace, second).send().status()).isEqualTo(201);
        assertThat(Call.accept(grace, second).send().outcome()).isEqualTo("409 invitation-accepted");
        assertThat(invites.createLink(id).outcome()).isEqualTo("409 invitation-closed");
    }

    @Test
    void anInvitationHasAtMostTwentyLinks() {
        String id = invites.id("grace");
        String emailed = Mailbox.tokenFor(account.email("grace"));
        List<String> links = IntStream.range(0, 22).mapToObj(i -> token(invites.createLink(id))).toList();
        assertThat(Sql.count("select count(*) from invitation_secret where account_id = ?::uuid and opt_out_hash is null",
                account.id())).isEqualTo(20);
        assertThat(Invites.preview(links.get(1)).outcome()).isEqualTo("404 not-found");
        assertThat(Invites.preview(links.get(2)).outcome()).isEqualTo("410 invitation-replaced");
        assertThat(Invites.preview(links.get(21)).status()).isEqualTo(200);
        assertThat(Invites.preview(emailed).outcome()).as("the link in the email").isEqualTo("410 invitation-replaced");
    }

    @Test
    void aLaterEmailReplacesTheLink() {
        String id = invites.id("grace");
        Mailbox.tokenFor(account.email("grace"));
        String link = token(invites.createLink(id));
        Sql.age(account, Duration.ofMinutes(2));
        assertThat(invites.resend(id).status()).isEqualTo(200);
        assertThat(Invites.preview(Mailbox.tokenFor(account.email("grace"), 1)).status()).isEqualTo(200);
        assertThat(Invites.preview(link).outcome()).isEqualTo("410 invitation-replaced");
    }

    @Test
    void theLinkWorksOnlyForTheInvitedAddress() {
        String link = token(invites.createLink(invites.id("grace")));
        assertThat(Call.accept(Api.as(account.email("mallory")), link).send().outcome()).isEqualTo("403 email-mismatch");
        assertThat(Invites.preview(link).json().getString("email")).isEqualTo(account.email("grace"));
    }

    @Test
    void aLinkRenewsAnExpiredInvitationAndSendsNoEmail() {
        String id = invites.id("grace");
        Mailbox.await(account.email("grace"), 1);
        Sql.age(account, Duration.ofDays(8));
        assertThat(invites.state(id)).isEqualTo("expired");
        JsonObject link = invites.createLink(id).json();
        assertThat(Instant.parse(link.getString("expiresAt"))).isAfter(Instant.now().plus(Duration.ofDays(6)));
        assertThat(link.getString("email")).isEqualTo(account.email("grace"));
        assertThat(invites.state(id)).isEqualTo("open");
        assertThat(delivery(id).getString("state")).isEqualTo("sent");
        assertThat(Sql.count("select count(*) from mail where account_id = ?::uuid and kind = 'invitation' and recipient = ?",
                account.id(), account.email("grace"))).isEqualTo(1);
    }

    /** The mailbox has just received an email of another account, so that the email waits. */
    @Test
    void aLinkCancelsAQueuedEmail() {
        TestAccount other = TestAccount.open();
        assertThat(Invites.of(other).invite(account.email("grace")).status()).isEqualTo(201);
        Mailbox.await(account.email("grace"), 1);
        String id = invites.id("grace");
        String link = token(invites.createLink(id));
        Sql.update("update mail_cooldown set until = now() where mail_id in (select id from mail where recipient = ?)",
                account.email("grace"));
        Sql.update("update mail set next_attempt_at = now(), claimable = true where account_id = ?::uuid and recipient = ?",
                account.id(), account.email("grace"));
        awaitDelivery(id, "cancelled");
        assertThat(Invites.preview(link).status()).isEqualTo(200);
    }

    @Test
    void resendingFailedInvitationsKeepsLinks() {
        String id = invites.id("grace");
        Mailbox.tokenFor(account.email("grace"));
        awaitDelivery(id, "sent");
        Sql.update("update mail set state = 'bounced', finished_at = now() where account_id = ?::uuid and recipient = ?",
                account.id(), account.email("grace"));
        Sql.update("update invitation set last_mail_at = last_mail_at - interval '2 minutes' where account_id = ?::uuid",
                account.id());
        Map<String, String> lastHour = Map.of("since", Instant.now().minusSeconds(3_600).toString());
        assertThat(invites.resendUndelivered("?dryRun=true", lastHour).json().getLong("resent")).isEqualTo(1);
        String link = token(invites.createLink(id));
        assertThat(invites.resendUndelivered("", lastHour).json().getLong("resent")).isZero();
        assertThat(Invites.preview(link).status()).isEqualTo(200);
    }

    @Test
    void aLinkRequiresThePermissionsOfTheRole() {
        account.admin().api().post(account.path() + "/roles",
                Map.of("name", "recruiter", "permissions", List.of("member:invite", "member:read")));
        Invites recruiter = invites.as(account.add("ron", "recruiter").api());
        assertThat(invites.invite("grace", Map.of("role", "admin")).status()).isEqualTo(201);
        String admin = invites.list("state=open").json().getJsonArray("items").getJsonObject(0).getString("id");
        assertThat(recruiter.createLink(admin).outcome()).isEqualTo("403 forbidden");
        String own = recruiter.invite("ben", Map.of("role", "recruiter")).json().getString("id");
        assertThat(Invites.preview(token(recruiter.createLink(own))).status()).isEqualTo(200);
    }

    @Test
    void thePrincipalBecomesTheInviter() {
        Person bea = account.add("bea", "admin");
        String id = invites.id("grace");
        String link = token(invites.as(bea.api()).createLink(id));
        assertThat(invites.get(id).getJsonObject("inviter").getString("email")).isEqualTo(bea.email());
        assertThat(account.admin().api().delete(account.path() + "/members/" + bea.memberId()).statusCode()).isEqualTo(200);
        assertThat(Invites.preview(link).outcome()).isEqualTo("410 invitation-revoked");
    }

    @Test
    void othersCannotCreateALink() {
        String id = invites.id("grace");
        TestAccount other = TestAccount.open();
        assertThat(invites.as(Api.anonymous()).createLink(id).status()).isEqualTo(401);
        assertThat(invites.as(other.admin().api()).createLink(id).status()).isEqualTo(404);
        assertThat(Invites.of(other).createLink(id).status()).isEqualTo(404);
        assertThat(invites.as(account.add("ben", "member").api()).createLink(id).status()).isEqualTo(403);
        Person gone = account.add("gone", "admin");
        account.admin().api().delete(account.path() + "/members/" + gone.memberId());
        assertThat(invites.as(gone.api()).createLink(id).status()).isEqualTo(404);
    }

    /** Of links and resends at the same time, the secrets of exactly one are valid. */
    @Test
    void concurrentLinksLeaveOneValid() {
        String id = invites.id("grace");
        Mailbox.tokenFor(account.email("grace"));
        for (int round = 0; round < ROUNDS; round++) {
            Call create = Call.post(account.admin().api(), invites.path(id) + "/link");
            List<String> tokens = Call.together(create, create, create, create).stream().map(InvitationLinkTest::token)
                    .toList();
            assertThat(tokens.stream().map(token -> Invites.preview(token).outcome()))
                    .containsExactlyInAnyOrder("200", "410 invitation-replaced", "410 invitation-replaced",
                            "410 invitation-replaced");
        }
    }

    /** The person either joins with the first link, or the second link replaces it. */
    @Test
    void acceptingALinkWhileAnotherIsCreated() {
        for (int round = 0; round < ROUNDS; round++) {
            String local = "grace" + round;
            String id = invites.id(local);
            String first = token(invites.createLink(id));
            List<Answer> answers = Call.together(Call.accept(Api.as(account.email(local)), first),
                    Call.post(account.admin().api(), invites.path(id) + "/link"));
            assertThat(answers.get(0).outcome() + ", " + answers.get(1).outcome()).isIn("201, 409 invitation-closed",
                    "410 invitation-replaced, 200");
        }
    }

    @Test
    void rosterStoresNoSecret() {
        String id = invites.id("grace");
        Response created = account.admin().api().post(invites.path(id) + "/link");
        assertThat(created.header("Cache-Control")).isEqualTo("no-store");
        String secret = created.jsonPath().getString("url").replaceFirst(".*token=", "");
        assertThat(Invites.preview(secret).status()).isEqualTo(200);
        assertThat(Sql.count("select count(*) from audit_event e where account_id = ?::uuid and e::text like '%' || ? || '%'",
                account.id(), secret)).isZero();
        assertThat(Sql.count("select count(*) from idempotent_response r where r::text like '%' || ? || '%'", secret)).isZero();
        assertThat(Sql.count("select count(*) from audit_event where account_id = ?::uuid and action = ?", account.id(),
                "invitation.link-created")).isEqualTo(1);
    }

    @Test
    void repliesToTheEmailReachTheInviter() throws MessagingException {
        invites.id("grace");
        String replyTo = Mailbox.await(account.email("grace"), 1).getHeader("Reply-To")[0];
        assertThat(replyTo).contains("<" + account.admin().email() + ">");
    }

    private static String token(Answer created) {
        assertThat(created.status()).as(created.body()).isEqualTo(200);
        return created.json().getString("url").replaceFirst(".*token=", "");
    }
}
