package dev.roster.expiry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.mail.DueEmail;
import dev.roster.mail.Email;
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
                    "1 more service account expire soon", "Backup", "Nightly export", "First expiry: ",
                    "/accounts/" + account.id() + "/service-accounts").doesNotContain("Report");
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
        assertThat(recipients()).containsExactly(account.admin().email());
        assertThat(rendered(account.admin())).singleElement().satisfies(
                email -> assertThat(email.text()).contains("Backup, Nightly export"));
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

    @Test
    void nobodyFloodsAMailboxWithExpiries() {
        String id = create("Nightly export", A_DAY, person(grace));
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

    @ParameterizedTest
    @CsvSource({ "en,The service account Export expires soon,2 more service accounts,First expiry",
            "de,Das Dienstkonto Export läuft bald ab,2 weitere Dienstkonten,Erster Ablauf",
            "fr,Le compte de service Export expire bientôt,2 autres comptes de service,Première expiration",
            "es,La cuenta de servicio Export caduca pronto,2 cuentas de servicio más,Primera caducidad" })
    void theEmailHasTheLanguageOfTheAccount(String language, String one, String more, String label) {
        Call.patch(account.admin().api(), account.path(), Map.of("defaultLanguage", language)).send();
        create("Export", A_DAY, person(grace));
        run();
        assertThat(rendered(grace).get(0).subject().replaceAll("\\p{Cf}", "")).isEqualTo(one);
        create("A".repeat(200), A_DAY, person(grace));
        create("B".repeat(200), A_DAY, person(grace));
        run();
        Email email = rendered(grace).get(0);
        assertThat(email.subject()).contains(more).hasSizeLessThan(120);
        assertThat(email.text()).contains(label);
        assertThat(email.html()).contains(label);
    }
}
