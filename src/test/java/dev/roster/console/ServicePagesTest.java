package dev.roster.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Answer;
import dev.roster.testing.Browser;
import dev.roster.testing.Browser.ReceivedPage;
import dev.roster.testing.Call;
import dev.roster.testing.RosterStack;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The pages of service accounts, and service accounts on other pages, in a browser without JavaScript. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class ServicePagesTest {
    private TestAccount account;
    private Person grace;
    private Browser admin;
    private String base;

    @BeforeEach
    void open() {
        account = TestAccount.open();
        grace = account.add("grace", "member");
        admin = Browser.signedIn(account.admin().email());
        base = "/accounts/" + account.id();
    }

    private static Map<String, String> form(String... values) {
        Map<String, String> form = new HashMap<>(
                Map.of("name", "Nightly export", "role", "member", "clientId", "", "subject", "",
                        "owner", "", "ownerGroup", "", "lastDay", ""));
        for (int i = 0; i < values.length; i += 2) {
            form.put(values[i], values[i + 1]);
        }
        return form;
    }

    @Test
    void createsAndChangesAServiceAccount() {
        assertThat(admin.open(base + "/members").html()).contains("href=\"" + base + "/service-accounts\"");
        assertThat(admin.open(base + "/service-accounts").html()).contains("No service accounts yet",
                "href=\"" + base + "/service-accounts/new\"");
        String path = base + "/service-accounts/new";
        ReceivedPage both = admin.submit(admin.open(path), path, form("clientId", "one", "subject", "two"));
        assertThat(both.status()).isEqualTo(400);
        assertThat(both.html()).contains("Enter a client ID or a subject, not both.", "value=\"two\"");
        ReceivedPage nobody = admin.submit(both, path, form("owner", account.email("nobody")));
        assertThat(nobody.html()).contains("Choose a person with access, or a group.");
        ReceivedPage page = admin.submit(nobody, path, form("clientId", "export", "owner", grace.email(),
                "lastDay", LocalDate.now(ZoneOffset.UTC).plusDays(9).toString()));
        assertThat(page.html())
                .contains("Service account Nightly export added.", "Client ID: <code>export</code>", ">Grace</a>",
                        "Create key", "Manage keys")
                .doesNotContain("null");
        ReceivedPage same = admin.submit(nobody, path, form("name", "Other", "clientId", "export"));
        assertThat(same.html()).contains("This identity belongs to another member");

        String id = page.address().getPath().replaceAll(".*/", "");
        String edit = base + "/service-accounts/" + id + "/edit";
        ReceivedPage opened = admin.open(edit);
        assertThat(opened.html()).contains("Change Nightly export", "The current owner is Grace.", "value=\"export\"");
        ReceivedPage changed = admin.submit(opened, edit, form("name", "Weekly export", "subject", "s-1", "version", "0"));
        assertThat(changed.html()).contains("Service account Weekly export changed.", "Subject: <code>s-1</code>",
                ">Grace</a>");
        assertThat(admin.open(base + "/service-accounts").html()).contains("Weekly export", "Subject: s-1", "Grace",
                "<small class=\"expiry\">expires <time datetime=\"");
    }

    @Test
    void createsAKey() {
        String id = create("Nightly export", "member");
        String path = base + "/members/" + id + "/keys/new";
        ReceivedPage created = admin.submit(admin.open(path), path, Map.of("name", "Job", "permissions", "", "lastDay", ""));
        assertThat(created.html()).contains("value=\"rst_");
        assertThat(admin.open(base + "/keys").html()).contains("Job", "<small>Nightly export</small>").doesNotContain("null");
        assertThat(admin.open(base + "/members/" + id + "/keys").html()).contains("Job");
    }

    @Test
    void otherPagesShowServiceAccounts() {
        String id = create("Nightly export", "admin");
        for (String path : new String[] { "/members", "/members?status=active", "/members/" + id, "/members/" + id + "/role",
                "/members/" + id + "/suspend", "/members/" + id + "/expiry", "/service-accounts", "/activity", "/dormancy" }) {
            assertThat(admin.open(base + path).html()).as(path).doesNotContain("null", "NOT_FOUND");
        }
        assertThat(admin.open(base + "/members").html()).contains("<small>Service account</small>");
        assertThat(admin.open(base + "/members/" + id + "/expiry").html())
                .contains("emails the owner three to four days before");
        assertThat(admin.open(base + "/members/" + grace.memberId() + "/expiry").html())
                .contains("emails the person three days");
        assertThat(admin.open(base + "/members/export").html()).contains("Nightly export");
        String remove = base + "/members/" + id + "/remove";
        ReceivedPage confirmation = admin.open(remove);
        assertThat(confirmation.html()).contains("data-required-text=\"Nightly export\"");
        assertThat(admin.submit(confirmation, remove, Map.of("version", "0", "typed", "Nightly export")).html())
                .contains("Nightly export");
        assertThat(Call.get(account.admin().api(), account.path() + "/members/" + id).send().json().getString("status"))
                .isEqualTo("removed");
        assertThat(admin.open(base + "/members?status=removed").html()).contains("Nightly export").doesNotContain("null");
        assertThat(admin.open(base + "/members/" + id).html()).doesNotContain("null");
    }

    @Test
    void aNameThatLooksLikeAnAddressConfirms() {
        String id = create("Bot@Example.com", "admin");
        String remove = base + "/members/" + id + "/remove";
        ReceivedPage wrong = admin.submit(admin.open(remove), remove, Map.of("version", "0", "typed", "bot@example.com"));
        assertThat(wrong.html()).contains("The name does not match.", "The program loses access immediately");
        admin.submit(wrong, remove, Map.of("version", "0", "typed", "Bot@Example.com"));
        assertThat(admin.open(base + "/members?status=removed").html()).contains("/members/" + id + "/erase");
        String erase = base + "/members/" + id + "/erase";
        admin.submit(admin.open(erase), erase, Map.of("typed", "Bot@Example.com"));
        assertThat(admin.open(base + "/members?status=removed").html()).contains("Erased member")
                .doesNotContain("/members/" + id + "/erase");
    }

    @Test
    void membersDoNotManageThem() {
        Browser member = Browser.signedIn(grace.email());
        assertThat(member.request(base + "/service-accounts").status()).isEqualTo(403);
        assertThat(member.request(base + "/service-accounts/new").status()).isEqualTo(403);
    }

    private String create(String name, String role) {
        Answer created = Call
                .post(account.admin().api(), account.path() + "/service-accounts", Map.of("name", name, "role", role))
                .send();
        assertThat(created.status()).as(created.body()).isEqualTo(201);
        return created.json().getString("id");
    }
}
