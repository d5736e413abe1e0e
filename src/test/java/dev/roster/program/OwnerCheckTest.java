package dev.roster.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.mail.DueEmail;
import dev.roster.testing.Api;
import dev.roster.testing.Call;
import dev.roster.testing.Mailbox;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Services;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount.Person;
import dev.roster.testing.TestEdge;
import dev.roster.testing.TimeTravel;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What happens to a service account whose owner loses access. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class OwnerCheckTest extends ServiceScenario {
    private static final Duration GRACE = Duration.ofDays(14);

    @Inject
    OwnerCheck check;
    @Inject
    OwnerEmails emails;

    private void check() {
        OwnerChecks.run(account.id());
    }

    private String ownedBy(Person owner) {
        return created(Map.of("owner", Map.of("memberId", owner.memberId())));
    }

    private String status(String id) {
        return Call.get(admin, member(id)).send().json().getString("status");
    }

    private List<String> actions(String id) {
        return Sql.column("select action from audit_event where account_id = ?::uuid and target_id = ?::uuid order by sequence",
                account.id(), id);
    }

    @Test
    void suspendsAfterTheGracePeriod() throws Exception {
        String id = ownedBy(grace);
        assertThat(Mailbox.text(Mailbox.await(grace.email(), 2), "text/plain")).contains("new owner", "Nightly export");
        Api key = key(id);
        int mails = Mailbox.of(account.admin().email()).size();
        check();
        assertThat(get(id).getString("ownerlessSince")).isNull();
        Call.delete(admin, account.path(grace)).send();
        Services.together(Stream.generate(() -> (Supplier<Void>) () -> {
            check();
            return null;
        }).limit(3).toList());
        Instant since = get(id).getInstant("ownerlessSince");
        assertThat(get(id).getInstant("suspensionAt")).isEqualTo(since.plus(GRACE));
        assertThat(Mailbox.text(Mailbox.await(account.admin().email(), mails + 1), "text/plain")).contains("Nightly export",
                "lost access", "Suspension");
        assertThat(access(key, null)).as("the program still works").isEqualTo(200);
        TimeTravel.by(GRACE.minusMinutes(1), this::check);
        assertThat(status(id)).isEqualTo("active");
        TimeTravel.by(GRACE.plusMinutes(1), this::check);
        assertThat(status(id)).isEqualTo("suspended");
        assertThat(access(key, null)).isEqualTo(403);
        assertThat(Mailbox.of(account.admin().email())).as("one email").hasSize(mails + 1);
        assertThat(actions(id)).containsExactly("service-account.created", "service-account.owner-lost", "member.suspended");

        assertThat(Call.patch(admin, path() + "/" + id, Map.of("owner", Map.of("memberId", account.admin().memberId()))).send()
                .json().getString("ownerlessSince")).isNull();
        Call.post(admin, member(id) + "/reactivate").send();
        TimeTravel.by(GRACE.plusMinutes(1), this::check);
        assertThat(access(key, null)).isEqualTo(200);
    }

    @Test
    void everyLossOfAccessOfTheOwnerCounts() {
        Person ian = account.add("ian", "member");
        String suspended = ownedBy(grace);
        String expired = ownedBy(ian);
        String clerks = group("Clerks");
        Call.put(admin, account.path() + "/groups/" + clerks + "/members/" + grace.memberId()).send();
        String ofEmpty = created(Map.of("owner", Map.of("groupId", clerks)));
        String deleted = group("Deleted");
        String ofDeleted = created(Map.of("owner", Map.of("groupId", deleted)));
        String own = created(Map.of());
        Call.put(admin, account.path() + "/groups/" + deleted + "/members/" + account.admin().memberId()).send();
        check();
        List<String> all = List.of(suspended, expired, ofEmpty, ofDeleted);
        assertThat(all).allMatch(id -> get(id).getString("ownerlessSince") == null);
        Call.post(admin, account.path(grace) + "/suspend").send();
        Sql.update("update member set expires_at = now() - interval '1 minute' where id = ?::uuid", ian.memberId());
        Call.delete(admin, account.path() + "/groups/" + deleted).send();
        check();
        assertThat(all).allMatch(id -> get(id).getString("ownerlessSince") != null);
        assertThat(get(ofDeleted).getJsonObject("owner").getString("name")).isNull();
        assertThat(get(own).getString("ownerlessSince")).isNull();

        Call.post(admin, account.path(grace) + "/reactivate").send();
        check();
        assertThat(get(suspended).getString("ownerlessSince")).as("the owner is back").isNull();
        assertThat(get(ofEmpty).getString("ownerlessSince")).isNull();
        TimeTravel.by(GRACE.plusMinutes(1), this::check);
        assertThat(status(suspended)).isEqualTo("active");
        assertThat(status(expired)).isEqualTo("suspended");
    }

    private String group(String name) {
        return Call.post(admin, account.path() + "/groups", Map.of("name", name)).send().json().getString("id");
    }

    private long queued(String kind, Person recipient) {
        return Sql.count("select count(*) from mail where account_id = ?::uuid and kind = ? and recipient = ?", account.id(),
                kind, recipient.email());
    }

    /** In an account with a directory, admins are usually admins by a group. */
    @Test
    void emailsAdminsByGroupOnceForAllServiceAccounts() throws Exception {
        String bosses = Call.post(admin, account.path() + "/groups", Map.of("name", "Bosses", "role", "admin")).send().json()
                .getString("id");
        Call.put(admin, account.path() + "/groups/" + bosses + "/members/" + grace.memberId()).send();
        for (int i = 0; i < 3; i++) {
            created(Map.of("name", "Export " + i));
        }
        int mails = Mailbox.of(grace.email()).size();
        assertThat(Call.delete(grace.api(), account.path(account.admin())).send().status()).isEqualTo(200);
        check();
        assertThat(queued("service-without-owner", grace)).isEqualTo(1);
        assertThat(Mailbox.text(Mailbox.await(grace.email(), mails + 1), "text/plain"))
                .contains("2 more service accounts", "Export 0", "Export 1", "Export 2");
    }

    @Test
    void nobodyFloodsAMailboxWithAppointments() {
        String id = ownedBy(grace);
        for (int i = 0; i < 3; i++) {
            Call.patch(admin, path() + "/" + id, Map.of("owner", Map.of("memberId", account.admin().memberId()))).send();
            Call.patch(admin, path() + "/" + id, Map.of("owner", Map.of("memberId", grace.memberId()))).send();
        }
        assertThat(queued("service-owner", grace)).isEqualTo(1);
        for (int i = 0; i < 7; i++) {
            ownedBy(grace);
        }
        assertThat(queued("service-owner", grace)).isEqualTo(5);
    }

    @Test
    void nobodyFloodsMailboxesWithLosses() {
        String group = group("Owners");
        Call member = Call.put(admin, account.path() + "/groups/" + group + "/members/" + grace.memberId());
        member.send();
        String id = created(Map.of("owner", Map.of("groupId", group)));
        // Always without an owner, so that no email is cancelled.
        created(Map.of("name", "Backup", "owner", Map.of("groupId", group("Nobody"))));
        for (int i = 0; i < 7; i++) {
            Call.delete(admin, account.path() + "/groups/" + group + "/members/" + grace.memberId()).send();
            check();
            assertThat(get(id).getString("ownerlessSince")).isNotNull();
            member.send();
            check();
        }
        assertThat(queued("service-without-owner", account.admin())).isEqualTo(5);
    }

    @Test
    void aReactivationStartsANewPeriod() {
        String id = ownedBy(grace);
        Call.delete(admin, account.path(grace)).send();
        check();
        TimeTravel.by(GRACE.plusDays(1), () -> {
            check();
            assertThat(status(id)).isEqualTo("suspended");
            assertThat(Call.post(admin, member(id) + "/reactivate").send().status()).isEqualTo(200);
            check();
            check();
            assertThat(status(id)).isEqualTo("active");
            assertThat(get(id).getInstant("suspensionAt")).isAfter(TimeTravel.now().plus(GRACE.minusMinutes(5)));
        });
    }

    @Test
    void theTimeWhileTheAccountIsClosedDoesNotCount() {
        String id = ownedBy(grace);
        Call.delete(admin, account.path(grace)).send();
        check();
        Call.post(Api.asOperator(), account.path() + "/close").send();
        TimeTravel.by(GRACE.plusDays(1), () -> {
            assertThat(Call.post(Api.asOperator(), account.path() + "/reopen").send().status()).isEqualTo(200);
            check();
            assertThat(status(id)).isEqualTo("active");
            assertThat(get(id).getString("ownerlessSince")).isNotNull();
        });
    }

    private int rendered(String kind, UUID subject, Person recipient) {
        DueEmail due = new DueEmail(UUID.fromString(account.id()), UUID.randomUUID(), kind, subject, recipient.email(), 1,
                Duration.ZERO);
        return Services.call(() -> emails.render(List.of(due))).size();
    }

    @Test
    void anEmailIsDroppedIfThereIsAnotherOwner() {
        String id = ownedBy(grace);
        assertThat(rendered("service-owner", UUID.fromString(id), grace)).isEqualTo(1);
        Call.delete(admin, account.path(grace)).send();
        check();
        assertThat(rendered("service-without-owner", UUID.fromString(account.id()), account.admin())).isEqualTo(1);
        Call.patch(admin, path() + "/" + id, Map.of("owner", Map.of("memberId", account.admin().memberId()))).send();
        check();
        assertThat(get(id).getString("ownerlessSince")).isNull();
        assertThat(rendered("service-without-owner", UUID.fromString(account.id()), account.admin())).isZero();
        assertThat(rendered("service-owner", UUID.fromString(id), grace)).isZero();
        Call.delete(admin, member(id)).send();
        check();
        assertThat(Sql.count("select count(*) from service_account where account_id = ?::uuid", account.id())).isZero();
    }

    @Test
    void anEmailIsDroppedIfTheRecipientIsDemoted() {
        Person ben = account.add("ben", "admin");
        ownedBy(grace);
        Call.delete(admin, account.path(grace)).send();
        check();
        UUID subject = UUID.fromString(account.id());
        assertThat(rendered("service-without-owner", subject, ben)).isEqualTo(1);
        Call.patch(admin, account.path(ben), Map.of("role", "member")).send();
        assertThat(rendered("service-without-owner", subject, ben)).isZero();
        String bosses = Call.post(admin, account.path() + "/groups", Map.of("name", "Bosses", "role", "admin")).send().json()
                .getString("id");
        Call.put(admin, account.path() + "/groups/" + bosses + "/members/" + ben.memberId()).send();
        assertThat(rendered("service-without-owner", subject, ben)).as("by a group").isEqualTo(1);
        Call.post(admin, account.path(ben) + "/suspend").send();
        assertThat(rendered("service-without-owner", subject, ben)).isZero();
    }

    /** The check finds the service account even if the owner was appointed during the removal. */
    @Test
    void anAppointmentDuringARemovalIsNotMissed() {
        for (int i = 0; i < 5; i++) {
            Person person = account.add("race" + i, "member");
            String id = created(Map.of());
            Call.together(Call.delete(admin, account.path(person)),
                    Call.patch(admin, path() + "/" + id, Map.of("owner", Map.of("memberId", person.memberId()))));
            check();
            boolean appointed = get(id).getJsonObject("owner").getString("memberId").equals(person.memberId());
            assertThat(get(id).getString("ownerlessSince") != null).isEqualTo(appointed);
        }
    }

    @Test
    void edgesDropASuspendedServiceAccount() {
        String id = ownedBy(grace);
        Call.delete(admin, account.path(grace)).send();
        check();
        try (TestEdge edge = TestEdge.start(TestEdge.credential(account.id()))) {
            TimeTravel.by(GRACE.plusMinutes(1), this::check);
            Awaitility.await().untilAsserted(() -> assertThat(edge.invalidatedAccounts()).contains(account.id()));
        }
        assertThat(status(id)).isEqualTo("suspended");
    }

    /** The run of all accounts finds this one. */
    @Test
    void runsInAccountsWithAChange() {
        String id = ownedBy(grace);
        Call.delete(admin, account.path(grace)).send();
        Services.call(check::run);
        assertThat(get(id).getString("ownerlessSince")).isNotNull();
    }
}
