package dev.roster.race;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Answer;
import dev.roster.testing.Api;
import dev.roster.testing.Call;
import dev.roster.testing.Mailbox;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import dev.roster.testing.TestMembers;
import dev.roster.testing.TestMembers.Invitee;
import dev.roster.testing.TestSize;
import dev.roster.testing.Tokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Of concurrent changes to an invitation, exactly one succeeds. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class InvitationRaceTest {
    private static final int FEW_ROUNDS = TestSize.of(10, 40);

    private TestAccount account;

    @BeforeEach
    void open() {
        account = TestAccount.open();
    }

    @Test
    void twoPeopleAcceptOneInvitation() {
        forEachInvitee(invitee -> {
            Api twin = new Api(Tokens.signed(withSubject("twin-of-" + invitee.email(), invitee.email())));
            assertOneJoined(invitee, Call.accept(invitee.api(), invitee.token()), Call.accept(twin, invitee.token()));
        });
    }

    @Test
    void onePersonAcceptsTwice() {
        forEachInvitee(invitee -> assertOneJoined(invitee, Call.accept(invitee.api(), invitee.token()),
                Call.accept(invitee.api(), invitee.token())));
    }

    @Test
    void onePersonAcceptsInvitationsOfTwoAddresses() {
        List<Invitee> members = TestMembers.invite(account, "member", Race.ROUNDS);
        List<Invitee> admins = TestMembers.invite(account, "admin", Race.ROUNDS);
        for (int round = 0; round < Race.ROUNDS; round++) {
            Invitee member = members.get(round);
            Invitee admin = admins.get(round);
            Api otherAddress = new Api(Tokens.signed(withSubject(member.email(), admin.email())));
            List<Answer> answers = Race.between(Call.accept(member.api(), member.token()),
                    Call.accept(otherAddress, admin.token()));
            assertThat(Race.outcomes(answers)).containsExactlyInAnyOrder("201", "409 already-member");
        }
    }

    @Test
    void acceptAgainstRevoke() {
        forEachInvitee(invitee -> {
            List<Answer> answers = Race.between(Call.accept(invitee.api(), invitee.token()),
                    Call.delete(account.admin().api(), invitation(invitee)));
            assertThat(Race.outcomes(answers)).isIn(
                    List.of("201", "409 invitation-closed"),
                    List.of("410 invitation-revoked", "204"));
            assertThat(hasAccess(invitee)).isEqualTo(answers.get(0).status() == 201);
        });
    }

    /** The inviter's new role can still invite, but not as an admin. */
    @Test
    void acceptAgainstDemotionOfTheInviter() {
        account.addRole("recruiter", "member:invite", "account:read");
        List<Person> inviters = TestMembers.join(account, "admin", FEW_ROUNDS);
        for (int round = 0; round < FEW_ROUNDS; round++) {
            invite(inviters.get(round), account.email("invited-" + round), "admin");
        }
        Map<String, String> tokens = Mailbox.tokens(account.domain(), "invited-", FEW_ROUNDS);
        for (int round = 0; round < FEW_ROUNDS; round++) {
            String email = account.email("invited-" + round);
            assertJoinedOrRevoked(email, tokens.get(email), Call.patch(account.admin().api(),
                    account.path(inviters.get(round)), Map.of("role", "recruiter")));
        }
    }

    @Test
    void acceptAgainstAChangeOfTheInvitedRole() {
        account.addRole("recruiter", "member:invite", "account:read", "invoice:read");
        Person inviter = account.add("rita", "recruiter");
        for (int round = 0; round < FEW_ROUNDS; round++) {
            account.addRole("clerk-" + round, "invoice:read");
            invite(inviter, account.email("invited-" + round), "clerk-" + round);
        }
        Map<String, String> tokens = Mailbox.tokens(account.domain(), "invited-", FEW_ROUNDS);
        for (int round = 0; round < FEW_ROUNDS; round++) {
            String email = account.email("invited-" + round);
            assertJoinedOrRevoked(email, tokens.get(email), Call.patch(account.admin().api(),
                    account.path() + "/roles/clerk-" + round, Map.of("permissions", List.of("invoice:*"))));
        }
    }

    private void assertJoinedOrRevoked(String email, String token, Call change) {
        List<Answer> answers = Race.between(Call.accept(Api.as(email), token), change);
        assertThat(Race.outcomes(answers)).isIn(List.of("201", "200"), List.of("410 invitation-revoked", "200"));
        assertThat(Call.get(Api.as(email), "/v1/access?account=" + account.id()).send().status() == 200)
                .isEqualTo(answers.get(0).status() == 201);
    }

    private void invite(Person inviter, String email, String role) {
        assertThat(Call.post(inviter.api(), account.path() + "/invitations", Map.of("email", email, "role", role)).send()
                .status()).isEqualTo(201);
    }

    @Test
    void acceptAgainstDecline() {
        forEachInvitee(invitee -> {
            List<Answer> answers = Race.between(Call.accept(invitee.api(), invitee.token()),
                    Call.post(Api.anonymous(), "/v1/invitations/decline", Map.of("token", invitee.token())));
            assertThat(Race.outcomes(answers)).isIn(
                    List.of("201", "409 invitation-accepted"),
                    List.of("410 invitation-declined", "204"));
            assertThat(hasAccess(invitee)).isEqualTo(answers.get(0).status() == 201);
        });
    }

    @Test
    void acceptAgainstResend() {
        List<Invitee> invitees = TestMembers.invite(account, "member", Race.ROUNDS);
        Sql.age(account, Duration.ofMinutes(2));
        for (Invitee invitee : invitees) {
            List<Answer> answers = Race.between(Call.accept(invitee.api(), invitee.token()),
                    Call.post(account.admin().api(), invitation(invitee) + "/resend"));
            assertThat(Race.outcomes(answers)).isIn(
                    List.of("201", "409 invitation-closed"),
                    List.of("410 invitation-replaced", "200"));
        }
    }

    @Test
    void twoAdminsInviteOneAddress() {
        Person bob = account.add("bob", "admin");
        for (int round = 0; round < Race.ROUNDS; round++) {
            String email = account.email("wanted-" + round);
            List<Answer> answers = Race.between(invite(account.admin(), email), invite(bob, email));
            assertThat(Race.outcomes(answers)).containsExactlyInAnyOrder("201", "200");
            assertThat(answers.get(0).json().getString("id")).isEqualTo(answers.get(1).json().getString("id"));
        }
        assertThat(rows("select count(*) from invitation where account_id = ?::uuid and email like 'wanted-%'"))
                .isEqualTo(Race.ROUNDS);
        assertThat(rows("select count(*) from mail where account_id = ?::uuid and recipient like 'wanted-%'"))
                .isEqualTo(Race.ROUNDS);
    }

    private void forEachInvitee(Consumer<Invitee> round) {
        TestMembers.invite(account, "member", Race.ROUNDS).forEach(round);
    }

    private void assertOneJoined(Invitee invitee, Call one, Call other) {
        List<String> outcomes = Race.outcomes(Race.between(one, other));
        assertThat(outcomes).containsOnlyOnce("201");
        assertThat(Set.of("409 invitation-accepted", "409 already-member")).containsAnyElementsOf(outcomes);
        assertThat(Sql.count("select count(*) from member where account_id = ?::uuid and email = ?", account.id(),
                invitee.email())).isEqualTo(1);
    }

    private Call invite(Person admin, String email) {
        return Call.post(admin.api(), account.path() + "/invitations", Map.of("email", email));
    }

    private String invitation(Invitee invitee) {
        return account.path() + "/invitations/" + invitee.invitationId();
    }

    private boolean hasAccess(Invitee invitee) {
        return Call.get(invitee.api(), account.path()).send().status() == 200;
    }

    private long rows(String sql) {
        return Sql.count(sql, account.id());
    }

    private static Map<String, Object> withSubject(String subject, String email) {
        Map<String, Object> claims = Tokens.claims(email);
        claims.put("sub", subject);
        return claims;
    }
}
