package dev.roster.expiry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.mail.DueEmail;
import dev.roster.mail.Email;
import dev.roster.program.OwnerChecks;
import dev.roster.program.ServiceExpiryEmails;
import dev.roster.testing.Answer;
import dev.roster.testing.Api;
import dev.roster.testing.Call;
import dev.roster.testing.Mailbox;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Services;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount.Person;
import dev.roster.testing.TestMembers;
import dev.roster.testing.TimeTravel;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Before service accounts expire, the people who are responsible for them get one email. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class ServiceExpiryTest extends ExpiryScenario {
    @Inject
    ExpiryNotices notices;
    @Inject
    ServiceExpiryEmails emails;

    private String create(String name, Duration expiry, Map<String, String> owner) {
        Answer created = Call.post(account.admin().api(), account.path() + "/service-accounts",
                Map.of("name", name, "role", "member", "expiresAt", in(expiry), "owner", owner)).send();
        assertThat(created.status()).as(created.body()).isEqualTo(201);
        return created.json().getString("id");
    }

    private static Map<String, String> person(Person owner) {
        return Map.of("memberId", owner.memberId());
    }

    private String group(String name) {
        return Call.post(account.admin().api(), account.path() + "/groups", Map.of("name", name)).send().json().getString("id");
    }

    private void add(String group, Person person) {
        assertThat(Call.put(account.admin().api(), account.path() + "/groups/" + group + "/members/" + person.memberId()).send()
                .status()).isLessThan(300);
    }

    private Answer changeService(String id, Map<String, ?> change) {
        return Call.patch(account.admin().api(), account.path() + "/members/" + id, change).send();
    }

    private void run() {
        Services.call(notices::run);
    }

    private List<String> recipients() {
        return Sql.column(
                "select recipient from mail where account_id = ?::uuid and kind = 'service-expiry' order by recipient",
                account.id());
    }

    private List<Email> rendered(Person recipient) {
        DueEmail due = new DueEmail(UUID.fromString(account.id()), UUID.randomUUID(), "service-expiry",
                UUID.fromString(account.id()), recipient.email(), 1, Duration.ZERO);
        return Services.call(() -> emails.render(List.of(due)));
    }

    @Test
    void theOwnerGetsOneEmailAboutAllThatExpireSoon() {
        create("Nightly export", Duration.ofDays(10), person(grace));
        create("Backup", Duration.ofHours(10 * 24 + 12), person(grace));
        create("Report", Duration.ofDays(20), person(grace));
        create("Import of the admin", Duration.ofDays(20), person(account.admin()));
        run();
        assertThat(recipients()).isEmpty();
        TimeTravel.by(Duration.ofHours(7 * 24 + 1), () -> {
            Services.together(Stream.generate(() -> (Supplier<Void>) () -> Services.call(notices::run)).limit(4).toList());
            run();
            // Before it, an invitation and three emails to the new owner.
            assertThat(Mailbox.text(Mailbox.await(grace.email(), 5), "text/plain")).contains(
                    "Nightly export and 1 more service account expire soon", "UTC: Nightly export", "UTC: Backup")
                    .doesNotContain("Report");
        });
        TimeTravel.by(Duration.ofDays(8), this::run);
        assertThat(recipients()).containsExactly(grace.email());
    }

    @Test
    void thereIsNoOtherEmailAndNoneAfterTheExpiry() {
        create("Nightly export", A_DAY, person(account.admin()));
        run();
        assertThat(recipients()).containsExactly(account.admin().email());
        assertThat(Sql.count("select count(*) from mail where account_id = ?::uuid and kind = 'expiry-notice'", account.id()))
                .isZero();
        TimeTravel.by(AFTERWARDS, () -> {
            run();
            assertThat(rendered(account.admin())).as("too late").isEmpty();
        });
        assertThat(recipients()).hasSize(1);
    }

    @Test
    void peopleOfTheOwningGroupGetTheEmail() {
        String group = group("Owners");
        Person sue = account.add("sue", "member");
        Person ben = account.add("ben", "member");
        Stream.of(grace, sue, ben).forEach(person -> add(group, person));
        create("Nightly export", A_DAY, Map.of("groupId", group));
        Call.post(account.admin().api(), account.path(sue) + "/suspend").send();
        run();
        assertThat(recipients()).containsExactly(ben.email(), grace.email());
        assertThat(rendered(grace)).hasSize(1);
        assertThat(rendered(sue)).isEmpty();
        Call.delete(account.admin().api(), account.path() + "/groups/" + group + "/members/" + grace.memberId()).send();
        assertThat(rendered(grace)).isEmpty();
    }

    @Test
    void aLargeGroupGetsTwentyEmails() {
        String group = group("Owners");
        TestMembers.insert(account, 30);
        assertThat(Call.post(account.admin().api(), account.path() + "/members/bulk",
                Map.of("action", "add-to-group", "group", group, "filter", Map.of("search", "person"))).send().json()
                .getInteger("changed")).isEqualTo(30);
        create("Nightly export", A_DAY, Map.of("groupId", group));
        run();
        assertThat(recipients()).hasSize(20).doesNotHaveDuplicates();
    }

    @Test
    void withoutAnOwnerThePeopleWhoCanAppointOneGetTheEmail() {
        create("Nightly export", Duration.ofDays(2), person(grace));
        create("Backup", Duration.ofDays(2), Map.of("groupId", group("Nobody")));
        Call.delete(account.admin().api(), account.path(grace)).send();
        run();
        assertThat(recipients()).as("until the check of owners").isEmpty();
        OwnerChecks.run(account.id());
        run();
        assertThat(recipients()).containsExactly(account.admin().email());
        assertThat(rendered(account.admin())).singleElement().satisfies(
                email -> assertThat(email.text()).contains("Backup", "Nightly export", "/service-accounts"));
        assertThat(rendered(grace)).isEmpty();
    }

    @Test
    void anEmailIsDroppedIfItIsNoLongerTrue() {
        String id = create("Nightly export", A_DAY, person(grace));
        run();
        assertThat(rendered(grace)).hasSize(1);
        assertThat(rendered(account.admin())).as("there is an owner").isEmpty();
        Call.post(account.admin().api(), account.path() + "/members/" + id + "/suspend").send();
        assertThat(rendered(grace)).isEmpty();
        Call.post(account.admin().api(), account.path() + "/members/" + id + "/reactivate").send();
        assertThat(rendered(grace)).hasSize(1);
        Call.patch(account.admin().api(), account.path() + "/service-accounts/" + id,
                Map.of("owner", person(account.admin()))).send();
        assertThat(rendered(grace)).as("another owner").isEmpty();
        run();
        assertThat(rendered(account.admin())).hasSize(1);
        assertThat(changeService(id, Map.of("expiresAt", in(Duration.ofDays(30)))).status()).isEqualTo(200);
        assertThat(rendered(account.admin())).as("another expiry").isEmpty();
        changeService(id, Map.of("expiresAt", in(AFTERWARDS)));
        assertThat(rendered(account.admin())).as("no notice of the new expiry yet").isEmpty();
        run();
        assertThat(rendered(account.admin())).hasSize(1);
        Call.post(Api.asOperator(), account.path() + "/close").send();
        assertThat(rendered(account.admin())).isEmpty();
    }

    /** Names of service accounts are not for everybody. */
    @Test
    void onlyPeopleWhoCanAppointAnOwnerReadNamesOfServiceAccountsWithoutOne() {
        Person ben = account.add("ben", "admin");
        create("Nightly export", A_DAY, person(grace));
        create("Backup", A_DAY, Map.of("groupId", group("Nobody")));
        OwnerChecks.run(account.id());
        run();
        assertThat(recipients()).containsExactly(account.admin().email(), ben.email(), grace.email());
        assertThat(rendered(grace).get(0).text()).contains("Nightly export").doesNotContain("Backup");
        assertThat(rendered(ben).get(0).text()).contains("Backup").doesNotContain("Nightly export");
        change(ben, Map.of("role", "member"));
        assertThat(rendered(ben)).as("demoted").isEmpty();
        String bosses = Call.post(account.admin().api(), account.path() + "/groups", Map.of("name", "Bosses", "role", "admin"))
                .send().json().getString("id");
        add(bosses, ben);
        assertThat(rendered(ben)).as("admin by a group").hasSize(1);
        Call.post(account.admin().api(), account.path(ben) + "/suspend").send();
        assertThat(rendered(ben)).as("suspended").isEmpty();
    }

    @Test
    void anOwnerWhoCannotReadMembersGetsNoLink() {
        create("Nightly export", A_DAY, person(grace));
        run();
        String page = "/accounts/" + account.id() + "/service-accounts";
        assertThat(rendered(grace).get(0).text()).contains("Nightly export").doesNotContain(page);
        change(grace, Map.of("role", "admin"));
        assertThat(rendered(grace).get(0).text()).contains(page);
    }

    @Test
    void thePeopleWhoBecomeResponsibleGetAnEmailToo() {
        Person ben = account.add("ben", "member");
        String id = create("Nightly export", A_DAY, person(grace));
        run();
        setOwner(id, ben);
        run();
        run();
        assertThat(recipients()).containsExactly(ben.email(), grace.email());
        Call.post(account.admin().api(), account.path(ben) + "/suspend").send();
        OwnerChecks.run(account.id());
        run();
        assertThat(recipients()).containsExactly(account.admin().email(), ben.email(), grace.email());
        Call.post(account.admin().api(), account.path(ben) + "/reactivate").send();
        OwnerChecks.run(account.id());
        run();
        assertThat(recipients()).containsExactly(account.admin().email(), ben.email(), ben.email(), grace.email());
    }

    @Test
    void aSweepDuringAChangeOfTheOwnerMissesNobody() {
        Person ben = account.add("ben", "member");
        for (int i = 0; i < 5; i++) {
            String id = create("Export " + i, A_DAY, person(grace));
            Services.together(List.<Supplier<Void>> of(() -> {
                run();
                return null;
            }, () -> {
                setOwner(id, ben);
                return null;
            }));
            run();
            assertThat(recipients()).filteredOn(ben.email()::equals).hasSize(i + 1);
        }
    }

    private void setOwner(String id, Person owner) {
        assertThat(Call.patch(account.admin().api(), account.path() + "/service-accounts/" + id, Map.of("owner", person(owner)))
                .send().status()).isEqualTo(200);
    }

    @Test
    void nobodyFloodsAMailboxWithExpiries() {
        String id = create("Nightly export", A_DAY, person(grace));
        // Its notice stays, so that no email is cancelled.
        create("Backup", A_DAY, person(grace));
        for (int i = 0; i < 8; i++) {
            changeService(id, Map.of("expiresAt", in(A_DAY.plusMinutes(i))));
            run();
        }
        assertThat(recipients()).hasSize(5);
        TimeTravel.by(A_DAY.plusMinutes(1), () -> {
            changeService(id, Map.of("expiresAt", in(Duration.ofDays(3))));
            run();
        });
        assertThat(recipients()).hasSize(6);
    }

    @Test
    void cancelledEmailsDoNotCount() {
        create("Nightly export", A_DAY, person(grace));
        Sql.update("""
                insert into mail (account_id, id, kind, subject_id, recipient, state, attempts, next_attempt_at, created_at)
                select ?::uuid, gen_random_uuid(), 'service-expiry', ?::uuid, ?, 'cancelled', 0, now(), now()
                from generate_series(1, 5)""", account.id(), account.id(), grace.email());
        run();
        assertThat(recipients()).hasSize(6);
    }

    @ParameterizedTest
    @CsvSource({ "en,The service account Export expires soon,2 more service accounts,set a later expiry before its time",
            "de,Das Dienstkonto Export läuft bald ab,2 weitere Dienstkonten,verlängern Sie vorher die Laufzeit",
            "fr,Le compte de service Export expire bientôt,2 autres comptes de service,repoussez la date d’expiration avant l’échéance",
            "es,La cuenta de servicio Export caduca pronto,2 cuentas de servicio más,amplíe el plazo antes de esa fecha" })
    void theEmailHasTheLanguageOfTheAccount(String language, String one, String more, String action) {
        Call.patch(account.admin().api(), account.path(), Map.of("defaultLanguage", language)).send();
        create("Export", A_DAY, person(grace));
        run();
        assertThat(rendered(grace).get(0).subject().replaceAll("\\p{Cf}", "")).isEqualTo(one);
        create("A".repeat(200), A_DAY, person(grace));
        create("B".repeat(200), A_DAY, person(grace));
        run();
        Email email = rendered(grace).get(0);
        assertThat(email.subject()).contains(more).hasSizeLessThan(120);
        assertThat(email.text()).contains(action);
        assertThat(email.html()).contains(action);
    }
}
