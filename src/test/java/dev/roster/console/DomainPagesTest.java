package dev.roster.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.dev.DevDnsServer;
import dev.roster.testing.Browser;
import dev.roster.testing.Browser.ReceivedPage;
import dev.roster.testing.Call;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The pages of domains, of requests to join, and of accounts to join, in a browser without JavaScript. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class DomainPagesTest {
    private TestAccount account;
    private Browser admin;
    private String base;

    @BeforeEach
    void open() {
        account = TestAccount.open();
        admin = Browser.signedIn(account.admin().email());
        base = "/accounts/" + account.id();
    }

    private JsonObject domain() {
        return Call.get(account.admin().api(), account.path() + "/domains").send().json().getJsonArray("items")
                .getJsonObject(0);
    }

    private String pending() {
        return Call.get(account.admin().api(), account.path() + "/join-requests?state=pending").send().json()
                .getJsonArray("items").getJsonObject(0).getString("id");
    }

    private ReceivedPage verify(String joining) {
        ReceivedPage empty = admin.open(base + "/domains");
        ReceivedPage added = admin.submit(empty, base + "/domains", Map.of("domain", account.domain().toUpperCase()));
        JsonObject domain = domain();
        String page = base + "/domains/" + domain.getString("id");
        assertThat(added.html()).contains("Not verified", domain.getString("recordName"), domain.getString("recordValue"));
        assertThat(admin.submit(added, page + "/verify", Map.of()).html()).contains("was not found");
        DevDnsServer.running().set(domain.getString("recordName"), domain.getString("recordValue"));
        assertThat(admin.submit(added, page + "/verify", Map.of()).html()).contains(account.domain() + " is verified",
                "record found");
        return admin.submit(added, page,
                Map.of("joining", joining, "role", "member", "version", version()));
    }

    private String version() {
        return Sql.column("select version from account_domain where account_id = ?::uuid", account.id()).get(0);
    }

    @Test
    void aPersonJoinsByADomain() {
        assertThat(admin.open(base + "/settings").html()).contains("href=\"" + base + "/domains\"");
        assertThat(verify("join").html()).contains("<option value=\"join\" selected>can join");
        Browser grace = Browser.signedIn(account.email("grace"));
        ReceivedPage home = grace.open("/");
        assertThat(home.html()).contains("Accounts that you can join", "Acme " + account.domain())
                .doesNotContain("You are not a member of any account");
        ReceivedPage joined = grace.submit(home, "/joinable-accounts/" + account.id() + "/join", Map.of());
        assertThat(joined.html()).contains("Welcome, Grace!");
        assertThat(grace.open("/accounts").html()).doesNotContain("Accounts that you can join");
        assertThat(grace.request("/joinable-accounts/" + account.id() + "/join", Map.of()).status()).isEqualTo(403);
    }

    @Test
    void aRequestIsApproved() {
        verify("request");
        Browser grace = Browser.signedIn(account.email("grace"));
        String join = "/joinable-accounts/" + account.id();
        ReceivedPage asked = grace.submit(grace.open("/"), join + "/join", Map.of());
        assertThat(asked.html()).contains("Your request is waiting for an approval", "Withdraw request");
        assertThat(grace.submit(asked, join + "/withdraw", Map.of()).html()).contains("Request withdrawn", "Ask to join");
        grace.submit(asked, join + "/join", Map.of());

        assertThat(admin.open(base + "/invitations").html()).contains("Requests to join (1)");
        ReceivedPage list = admin.open(base + "/join-requests");
        String approve = base + "/join-requests/" + pending() + "/approve";
        assertThat(list.html()).contains(account.email("grace"), approve);
        ReceivedPage form = admin.open(approve);
        assertThat(form.html()).contains("Approve the request of Grace?");
        assertThat(admin.submit(form, approve, Map.of("role", "nobody", "version", "0")).status()).isEqualTo(400);
        assertThat(admin.submit(form, approve, Map.of("role", "member", "version", "0")).html())
                .contains(account.email("grace") + " is now a member", "No requests");
        assertThat(admin.open(base + "/join-requests?state=approved").html()).contains(account.email("grace"));
        assertThat(admin.open(base + "/invitations").html()).doesNotContain("Requests to join (1)");
        assertThat(grace.open("/").html()).doesNotContain("Ask to join");
    }

    @Test
    void aRequestIsDeclined() {
        verify("request");
        Browser grace = Browser.signedIn(account.email("grace"));
        grace.submit(grace.open("/"), "/joinable-accounts/" + account.id() + "/join", Map.of());
        String decline = base + "/join-requests/" + pending() + "/decline";
        ReceivedPage question = admin.open(decline);
        assertThat(question.html()).contains("Decline the request of Grace?");
        assertThat(admin.submit(question, decline, Map.of("version", "0")).html()).contains("declined");
        assertThat(grace.open("/").html()).contains("Your request is waiting for an approval");
    }

    @Test
    void namesAreChecked() {
        ReceivedPage form = admin.open(base + "/domains");
        for (String name : List.of("gmail.com", "co.uk", "acme", "127.0.0.1", "")) {
            ReceivedPage rejected = admin.submit(form, base + "/domains", Map.of("domain", name));
            assertThat(rejected.status()).as(name).isEqualTo(400);
            assertThat(rejected.html()).contains("Enter a domain of your company");
        }
        admin.submit(form, base + "/domains", Map.of("domain", account.domain()));
        assertThat(admin.submit(form, base + "/domains", Map.of("domain", account.domain())).html())
                .contains("The account already has this domain");
    }

    @Test
    void anUnknownModeIsRejected() {
        ReceivedPage form = verify("join");
        String page = base + "/domains/" + domain().getString("id");
        assertThat(admin.submit(form, page, Map.of("role", "member", "version", version())).status()).isEqualTo(400);
        assertThat(admin.submit(form, page, Map.of("joining", "all", "role", "member", "version", version())).status())
                .isEqualTo(400);
        assertThat(domain().getString("joining")).isEqualTo("join");
    }

    @Test
    void theRoleOfTheDomainIsSelected() {
        account.addRole("clerk", "invoice:read");
        verify("request");
        Call.patch(account.admin().api(), account.path() + "/domains/" + domain().getString("id"), Map.of("role", "clerk"))
                .send();
        Browser grace = Browser.signedIn(account.email("grace"));
        grace.submit(grace.open("/"), "/joinable-accounts/" + account.id() + "/join", Map.of());
        assertThat(admin.open(base + "/join-requests/" + pending() + "/approve").html())
                .contains("<option value=\"clerk\" selected>");
        assertThat(admin.open(base + "/domains").html()).contains("<option value=\"clerk\" selected>")
                .doesNotContain("<option value=\"admin\"");
    }

    @Test
    void aDomainIsRemovedAfterAConfirmation() {
        verify("none");
        String remove = base + "/domains/" + domain().getString("id") + "/remove";
        ReceivedPage question = admin.open(remove);
        assertThat(question.html()).contains("Remove the domain " + account.domain() + "?");
        assertThat(admin.submit(question, remove, Map.of("version", version())).html()).contains("No domains");
    }

    @Test
    void readersSeeNoButtonsInEachLanguage() {
        verify("request");
        Browser grace = Browser.signedIn(account.email("grace"));
        grace.submit(grace.open("/"), "/joinable-accounts/" + account.id() + "/join", Map.of());
        Browser member = Browser.signedIn(account.add("ben", "member").email());
        assertThat(member.open(base + "/domains").html()).contains(account.domain()).doesNotContain("Verify now", "Add domain");
        assertThat(member.open(base + "/join-requests").status()).isEqualTo(403);
        for (String language : List.of("en", "de", "fr", "es")) {
            for (String page : List.of(base + "/domains", base + "/join-requests", base + "/join-requests?state=all",
                    base + "/activity")) {
                assertThat(admin.withLanguage(language).open(page).status()).isEqualTo(200);
            }
            assertThat(grace.withLanguage(language).open("/accounts").status()).isEqualTo(200);
        }
    }
}
