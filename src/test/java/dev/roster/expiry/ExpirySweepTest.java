package dev.roster.expiry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Api;
import dev.roster.testing.Call;
import dev.roster.testing.Invites;
import dev.roster.testing.Keys;
import dev.roster.testing.Mailbox;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Services;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount.Person;
import dev.roster.testing.TimeTravel;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The sweep records each expiry once, and emails announce it. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class ExpirySweepTest extends ExpiryScenario {
    @Inject
    ExpirySweep sweep;
    @Inject
    ExpiryNotices notices;

    @Test
    void theSweepRevokesInvitationsThatBreakTheInviterRule() {
        account.addRole("recruiter", "member:invite", "account:read");
        change(grace, Map.of("role", "recruiter"));
        change(grace, Map.of("role", "admin", "roleExpiresAt", in(A_DAY)));
        Invites ofGrace = Invites.of(account).as(grace.api());
        String admin = ofGrace.invite("future-admin", Map.of("role", "admin")).json().getString("id");
        String member = ofGrace.id("future-member");
        TimeTravel.by(AFTERWARDS, () -> {
            sweep();
            assertThat(Invites.of(account).state(admin)).isEqualTo("revoked");
            assertThat(Invites.of(account).state(member)).isEqualTo("open");
        });
    }

    @Test
    void invitationsAreInvalidWhenTheInviterExpires() {
        change(grace, Map.of("role", "admin", "roleExpiresAt", in(A_DAY)));
        Invites invites = Invites.of(account).as(grace.api());
        String id = invites.id("friend");
        String token = Mailbox.tokenFor(account.email("friend"));
        TimeTravel.by(AFTERWARDS, () -> {
            assertThat(Invites.preview(token).outcome()).isEqualTo("410 invitation-revoked");
            assertThat(Call.accept(Api.as(account.email("friend")), token).send().outcome())
                    .isEqualTo("410 invitation-revoked");
            sweep();
        });
        assertThat(Invites.of(account).state(id)).isEqualTo("revoked");
    }

    @Test
    void anExpiredMemberCanRejoinBeforeTheSweep() {
        change(grace, Map.of("expiresAt", in(A_DAY)));
        TimeTravel.by(AFTERWARDS, () -> {
            Person again = account.add("grace", "member");
            assertThat(again.memberId()).isNotEqualTo(grace.memberId());
            assertThat(decision(again.api())).isEqualTo(200);
        });
        assertThat(events("member.expired")).isEqualTo(1);
    }

    @Test
    void anExpiredMemberCanBeErasedBeforeTheSweep() {
        change(grace, Map.of("expiresAt", in(A_DAY)));
        String erasure = account.path(grace) + "/erase";
        assertThat(Call.post(account.admin().api(), erasure).send().outcome()).isEqualTo("409 member-not-removed");
        TimeTravel.by(AFTERWARDS, () -> assertThat(Call.post(account.admin().api(), erasure).send().status()).isEqualTo(200));
        assertThat(events("member.expired")).isEqualTo(1);
    }

    @Test
    void concurrentSweepsRecordEachExpiryOnce() {
        List<Person> people = Stream.of("a", "b", "c", "d", "e").map(name -> account.add(name, "admin")).toList();
        Keys.create(account, people.get(0));
        people.subList(0, 3).forEach(person -> change(person, Map.of("expiresAt", in(A_DAY))));
        people.subList(3, 5).forEach(person -> change(person, Map.of("roleExpiresAt", in(A_DAY))));
        TimeTravel.by(AFTERWARDS, () -> {
            List<Supplier<String>> sweeps = Stream.generate(() -> (Supplier<String>) () -> {
                Services.call(sweep::run);
                return "done";
            }).limit(6).collect(Collectors.toList());
            Services.together(sweeps);
            sweep();
        });
        assertThat(events("member.expired")).isEqualTo(3);
        assertThat(events("member.role-expired")).isEqualTo(2);
        assertThat(events("api-key.revoked")).isEqualTo(1);
        assertThat(
                Sql.column("select distinct actor_kind from audit_event where account_id = ?::uuid and action like '%expired'",
                        account.id()))
                .containsExactly("system");
        assertThat(list("?status=removed")).hasSize(3);
        assertThat(member(people.get(4)).getString("role")).isEqualTo("member");
    }

    @Test
    void aChangedExpiryIsNotRecorded() {
        change(grace, Map.of("expiresAt", in(A_DAY)));
        change(grace, Map.of("expiresAt", in(Duration.ofDays(5))));
        TimeTravel.by(AFTERWARDS, this::sweep);
        assertThat(events("member.expired")).isZero();
    }

    @Test
    void anEmailIsSentOnceBeforeEachExpiry() {
        Call.post(account.admin().api(), account.path() + "/roles",
                Map.of("name", "clerk", "displayName", "Billing clerk", "permissions", List.of("account:read"))).send();
        change(grace, Map.of("role", "clerk"));
        change(grace, Map.of("role", "admin", "roleExpiresAt", in(Duration.ofDays(10)), "expiresAt", in(Duration.ofDays(20))));
        Services.call(notices::run);
        assertThat(noticed(grace)).isZero();
        TimeTravel.by(Duration.ofDays(8), () -> {
            Services.together(Stream.generate(() -> (Supplier<Void>) () -> Services.call(notices::run)).limit(4).toList());
            String text = Mailbox.text(Mailbox.await(grace.email(), 2), "text/plain");
            assertThat(text).contains("You’ll lose your role in Acme", "Your role: Admin\r\n",
                    "Your role afterwards: Billing clerk");
        });
        TimeTravel.by(Duration.ofDays(18), () -> {
            Services.call(notices::run);
            // No sweep has stored that the role has expired.
            assertThat(Mailbox.text(Mailbox.await(grace.email(), 3), "text/plain"))
                    .contains("You’ll lose access to Acme", "Your role: Billing clerk").doesNotContain("Admin\r\n");
            Services.call(notices::run);
        });
        assertThat(noticed(grace)).isEqualTo(2);
    }

    @Test
    void theSweepRecordsTheExpiryOfAServiceAccount() {
        assertThat(Call.post(account.admin().api(), account.path() + "/service-accounts",
                Map.of("name", "Export", "role", "member", "expiresAt", in(A_DAY))).send().status()).isEqualTo(201);
        TimeTravel.by(AFTERWARDS, this::sweep);
        assertThat(events("member.expired")).isEqualTo(1);
    }

    @Test
    void noEmailIsSentIfTheExpiryHasChanged() {
        change(grace, Map.of("expiresAt", in(A_DAY)));
        // Queues the email again, as after an outage of the mail server.
        Services.call(notices::run);
        awaitEmail("sent");
        Sql.update("update mail set state = 'queued', next_attempt_at = now() + interval '1 minute' where account_id = ?::uuid "
                + "and kind = 'expiry-notice'", account.id());
        change(grace, Map.of("expiresAt", in(Duration.ofDays(30))));
        Sql.update("update mail set next_attempt_at = now() where account_id = ?::uuid and kind = 'expiry-notice'",
                account.id());
        awaitEmail("cancelled");
    }

    private void awaitEmail(String state) {
        Awaitility.await().until(() -> Sql.column(
                "select state from mail where account_id = ?::uuid and kind = 'expiry-notice'", account.id())
                .equals(List.of(state)));
    }

    private void sweep() {
        Awaitility.await().until(() -> {
            Services.call(sweep::run);
            return Sql.count("""
                    select count(*) from member where account_id = ?::uuid and status <> 'removed'
                        and (expires_at <= ?::timestamptz or role_expires_at <= ?::timestamptz)""", account.id(),
                    TimeTravel.now().toString(), TimeTravel.now().toString()) == 0;
        });
    }

    private long events(String action) {
        return Sql.count("select count(*) from audit_event where account_id = ?::uuid and action = ?", account.id(), action);
    }

    private static long noticed(Person person) {
        return Mailbox.of(person.email()).size() - 1;
    }
}
