package dev.roster.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Browser;
import dev.roster.testing.Browser.ReceivedPage;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages of the audit log, for auditors and for members who see their own events. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class AuditPagesTest {
    private TestAccount account;
    private Person grace;
    private Browser admin;
    private String path;

    @BeforeEach
    void open() {
        account = TestAccount.open();
        grace = account.add("grace", "member");
        admin = Browser.signedIn(account.admin().email());
        path = "/accounts/" + account.id();
    }

    @Test
    void verificationReportsAlteredEvent() {
        assertThat(admin.open(path + "/activity").html()).contains(path + "/audit/verification",
                path + "/audit/export?format=csv");
        assertThat(admin.open(path + "/audit/verification").html()).contains("Log verified");
        Sql.update("update audit_event set actor_label = 'eve' where account_id = ?::uuid and sequence = 3", account.id());
        ReceivedPage broken = admin.open(path + "/audit/verification");
        assertThat(broken.html()).contains("The audit log was tampered with", "Event 3 was altered.");
    }

    @Test
    void exportsTheLogAsFile() {
        ReceivedPage csv = admin.open(path + "/audit/export?format=csv&person=" + grace.email());
        assertThat(csv.status()).isEqualTo(200);
        assertThat(csv.header("Content-Disposition")).contains("audit-events.csv");
        assertThat(csv.html().lines()).hasSize(4).last().asString().startsWith("END,2 events");
        assertThat(admin.open(path + "/audit/export?format=ndjson").html().lines()).last().asString().contains("\"export\"");
    }

    /** An action that is missing in the list could not be selected, and its filter would be ignored. */
    @ParameterizedTest
    @ValueSource(strings = { "account.dormancy-policy-changed", "member.expiry-changed", "member.role-changed" })
    void filtersByAction(String action) {
        account.admin().api().request().contentType("application/json").body(Map.of("days", 60))
                .put(account.path() + "/dormancy-policy").then().statusCode(200);
        account.admin().api().patch(account.path(grace), Map.of("role", "admin", "expiresAt", "2100-01-01T00:00:00Z"));
        account.admin().api().patch(account.path(grace), Map.of("expiresAt", "2100-01-02T00:00:00Z"));
        assertThat(admin.open(path + "/activity").html()).contains("value=\"" + action + "\"");
        assertThat(admin.open(path + "/activity?action=" + action).html()).as("only in the list of actions")
                .containsOnlyOnce("Opened the account");
        List<String> lines = admin.open(path + "/audit/export?format=csv&action=" + action).html().lines().toList();
        assertThat(lines.subList(1, lines.size() - 1)).isNotEmpty().allMatch(line -> line.contains("," + action + ","));
    }

    @Test
    void filterOffersEveryRecordedAction() {
        String page = admin.open(path + "/activity").html();
        assertThat(Sql.column("select distinct action from audit_event where action like '%.%' and action not like 'test.%'"))
                .allSatisfy(action -> assertThat(page).contains("value=\"" + action + "\""));
    }

    @Test
    void changesAreInTheLanguageOfTheReader() {
        account.admin().api().patch(account.path(), Map.of("invitationLifetime", "PT48H", "defaultLanguage", "fr"));
        account.admin().api().patch(account.path(grace), Map.of("role", "admin", "roleExpiresAt", "2100-01-31T00:00:00Z"));
        assertThat(admin.open(path + "/activity").html())
                .contains("Invitations expire after: <del>7 days</del> → 2 days",
                        "Default language: <del>English</del> → Français",
                        "Role: <del>Member</del> → Admin", "Role expires: January 31, 2100", "IP address ")
                .doesNotContain("PT48H", "PT168H", ": 2100-01-31T", "invitationLifetime", "roleExpiresAt");
        assertThat(admin.withLanguage("de").open(path + "/activity").html())
                .contains("Einladungen laufen ab nach: <del>7 Tage</del> → 2 Tage", "Rolle endet: 31. Januar 2100",
                        "Rolle: <del>Mitglied</del> → Admin", "IP-Adresse ");
    }

    @Test
    void listsOfEqualSizeAreShownInFull() {
        String linus = account.add("linus", "member").memberId();
        for (String exempt : List.of(grace.memberId(), linus)) {
            account.admin().api().request().contentType("application/json")
                    .body(Map.of("days", 60, "exemptMembers", List.of(exempt)))
                    .put(account.path() + "/dormancy-policy").then().statusCode(200);
        }
        assertThat(admin.open(path + "/activity").html()).contains("<del>" + grace.memberId() + "</del> → " + linus);
    }

    @Test
    void linksFindAddressesWithReservedCharacters() {
        Person special = account.add("x+y&z#1", "member");
        String members = admin.open(path + "/members").html();
        String link = Pattern.compile("href=\"([^\"]*person=x%2By[^\"]*)\"").matcher(members).results().findFirst()
                .orElseThrow()
                .group(1).replace("&amp;", "&");
        assertThat(admin.open(link).html()).contains("<td data-label=\"Action\">Joined</td>", "value=\"x+y&amp;z#1@");
        for (String search : List.of(QueryString.encoded(special.email()), "x%2By", "x%2By%26z", "x%2By%26z%231%40")) {
            assertThat(admin.open(path + "/members?search=" + search).html()).as(search).contains(special.memberId());
        }
    }

    /** A link that people write by hand. */
    @Test
    void linksWithAnUnencodedPlusFindTheAddress() {
        Person special = account.add("x+y", "member");
        assertThat(admin.open(path + "/members?search=" + special.email()).html()).contains(special.memberId());
        assertThat(admin.open(path + "/activity?person=" + special.email()).html())
                .contains("<td data-label=\"Action\">Joined</td>");
    }

    @Test
    void memberSeesOnlyOwnEvents() {
        account.admin().api().patch(account.path(grace), Map.of("role", "admin"));
        account.admin().api().patch(account.path(grace), Map.of("role", "member"));
        Browser member = Browser.signedIn(grace.email());
        String own = path + "/members/" + grace.memberId() + "/activity";
        assertThat(member.open(path + "/settings").html()).contains(own).doesNotContain("href=\"" + path + "/activity\"");
        ReceivedPage page = member.open(own);
        assertThat(page.html()).contains("Changed a member’s role", "Joined", account.admin().email())
                .doesNotContain("Opened the account");
        assertThat(member.request(path + "/activity").status()).isEqualTo(403);
        assertThat(member.request(path + "/members/" + account.admin().memberId() + "/activity").status()).isEqualTo(403);
        assertThat(member.request(path + "/audit/export").status()).isEqualTo(403);
        ReceivedPage denied = admin.open(path + "/activity?action=access.denied");
        assertThat(denied.html()).contains("Access denied", grace.email(), "audit:read");
    }

    @Test
    void erasureRequiresTheAddress() {
        account.admin().api().delete(account.path(grace));
        String erase = path + "/members/" + grace.memberId() + "/erase";
        assertThat(admin.open(path + "/members?status=removed").html()).contains(erase);
        ReceivedPage confirmation = admin.open(erase);
        ReceivedPage wrong = admin.submit(confirmation, erase, Map.of("typed", "somebody@else.example"));
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(admin.submit(confirmation, erase, Map.of("typed", "")).html()).as("without an address")
                .contains("The address does not match. Nothing was changed.");
        ReceivedPage list = admin.submit(confirmation, erase, Map.of("typed", grace.email()));
        assertThat(list.html()).contains("The personal data of", "was erased.", grace.memberId() + "@erased.invalid")
                .doesNotContain(grace.email(), erase);
    }

    @Test
    void errorPageNamesTheMissingPermission() {
        ReceivedPage page = Browser.signedIn(grace.email()).open(path + "/roles");
        assertThat(page.status()).isEqualTo(403);
        assertThat(page.html()).contains("Your role does not grant the necessary permission.", "Request ID");
    }
}
