package dev.roster.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Browser;
import dev.roster.testing.Browser.ReceivedPage;
import dev.roster.testing.Call;
import dev.roster.testing.RosterStack;
import dev.roster.testing.TestAccount;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pages of resources that were never changed (version 0) or have an empty list. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class RolePagesTest {
    private TestAccount account;
    private Browser admin;
    private String base;

    @BeforeEach
    void open() {
        account = TestAccount.open();
        admin = Browser.signedIn(account.admin().email());
        base = "/accounts/" + account.id();
    }

    @Test
    void editsRoleThatWasNeverChanged() {
        account.addRole("billing-clerk", "invoice:read");
        String edit = base + "/roles/billing-clerk/edit";
        ReceivedPage form = admin.open(edit);
        assertThat(form.html()).contains("Edit role billing-clerk", "action=\"" + edit + "\"", "name=\"version\" value=\"0\"",
                "invoice:read</textarea>").doesNotContain("Add role");
        admin.submit(form, edit, Map.of("permissions", "invoice:write", "version", "0"));
        assertThat(admin.open(base + "/roles").html()).contains("invoice:write").doesNotContain("invoice:read");
    }

    @Test
    void confirmationsSubmitVersionZero() {
        account.addRole("billing-clerk", "invoice:read");
        TestAccount.Person ben = account.add("ben", "member");
        for (String path : List.of("/roles/billing-clerk/delete", "/members/" + ben.memberId() + "/suspend")) {
            assertThat(admin.open(base + path).html()).as(path).contains("name=\"version\" value=\"0\"");
        }
    }

    @Test
    void keyWithoutPermissionsIsNotShownWithAll() {
        Call.post(account.admin().api(), account.path(account.admin()) + "/api-keys",
                Map.of("name", "Nothing", "permissions", List.of())).send();
        assertThat(admin.open(base + "/keys").html()).contains("Nothing", ">None<").doesNotContain("Same as the member");
        Call.post(account.admin().api(), account.path(account.admin()) + "/api-keys", Map.of("name", "All")).send();
        assertThat(admin.open(base + "/keys").html()).contains("Same as the member");
    }

    @Test
    void emptyRoleInALinkOffersAllRoles() {
        TestAccount.Person ben = account.add("ben", "member");
        assertThat(admin.open(base + "/members/" + ben.memberId() + "/role?to=").html()).contains("Change the role of");
    }

    @Test
    void formOffersTheCatalogues() {
        publish("billing", List.of(Map.of("name", "invoice:send", "description", "Send <invoices>", "group", "Invoices"),
                Map.of("name", "refund:pay")));
        ReceivedPage form = admin.open(base + "/roles/new");
        assertThat(form.html()).contains(
                "<summary><span dir=\"auto\">Invoices</span> <span class=\"muted\">billing</span></summary>",
                "<summary><span dir=\"auto\">billing</span></summary>", "<summary><span dir=\"auto\">Roster</span></summary>",
                "<input type=\"checkbox\" name=\"permission\" value=\"invoice:send\"><span><code>invoice:send</code>"
                        + "<small dir=\"auto\">Send &lt;invoices&gt;</small>",
                "value=\"member:invite\"><span><code>member:invite</code>"
                        + "<small dir=\"auto\">Invite people and manage invitations</small>");
        admin.submit(form, base + "/roles/new", Map.of("name", "clerk", "displayName", "Billing clerk", "description",
                "Sends invoices", "permission", "invoice:send", "permissions", "file:* refund:list"));
        assertThat(Call.get(account.admin().api(), account.path() + "/roles/clerk").send().json())
                .isEqualTo(new JsonObject().put("name", "clerk").put("displayName", "Billing clerk")
                        .put("description", "Sends invoices").put("builtIn", false)
                        .put("permissions", new JsonArray(List.of("file:*", "invoice:send", "refund:list"))));
        String edit = base + "/roles/clerk/edit";
        ReceivedPage again = admin.open(edit);
        assertThat(again.html()).contains("Edit role Billing clerk", "value=\"Billing clerk\"", ">Sends invoices</textarea>",
                "value=\"invoice:send\" checked>", "<details class=\"permission-group\" open>",
                "file:*\nrefund:list</textarea>");
        ReceivedPage wrong = admin.submit(again, edit, Map.of("displayName", "Admin", "description", "", "permission",
                "refund:pay", "permissions", "invoice:*", "version", "0"));
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.html()).contains("It cannot be the name of a built-in role.", "value=\"refund:pay\" checked>",
                "value=\"invoice:send\"><span>", "invoice:*</textarea>");
        ReceivedPage list = admin.submit(again, edit, Map.of("displayName", "", "description", "", "permission", "refund:pay",
                "permissions", "invoice:*", "version", "0"));
        assertThat(list.html()).contains("Role clerk changed.", "<code class=\"chip\">refund:pay</code>",
                "<code class=\"chip\">invoice:*</code>").doesNotContain("Billing clerk");
    }

    /** A reader who cannot read roles in the API. */
    @Test
    void formHidesTheCataloguesWithoutPermission() {
        publish("billing", List.of(Map.of("name", "invoice:send")));
        account.addRole("writer", "role:update", "invoice:*");
        Browser writer = Browser.signedIn(account.add("willa", "writer").email());
        assertThat(writer.open(base + "/roles/new").html()).contains("value=\"member:read\"").doesNotContain("invoice:send");
    }

    @Test
    void pagesShowTheDisplayName() {
        Call.post(account.admin().api(), account.path() + "/roles",
                Map.of("name", "clerk", "displayName", "Clerk <b>", "permissions", List.of("account:read"))).send();
        TestAccount.Person carl = account.add("carl", "clerk");
        for (String page : List.of("/members", "/members/" + carl.memberId(), "/members/" + carl.memberId() + "/role",
                "/members/" + carl.memberId() + "/role?to=clerk", "/members/" + carl.memberId() + "/expiry", "/roles",
                "/invite", "/invitations?state=all", "/activity", "/review-start")) {
            assertThat(admin.open(base + page).html()).as(page).contains("Clerk &lt;b&gt;").doesNotContain("Clerk <b>");
        }
        assertThat(Browser.signedIn("olga@roster.example").open(base + "/members").html()).as("operator")
                .contains("Clerk &lt;b&gt;");
        Browser browser = Browser.signedIn(carl.email());
        assertThat(browser.open("/accounts").html()).contains("<small><span dir=\"auto\">Clerk &lt;b&gt;</span></small>");
    }

    @Test
    void comparesTwoRoles() {
        publish("billing",
                List.of(Map.of("name", "invoice:send", "description", "Send invoices"), Map.of("name", "invoice:void")));
        account.addRole("clerk", "invoice:*", "account:read");
        account.addRole("viewer", "invoice:send", "file:read", "account:read");
        String compare = base + "/roles/compare";
        assertThat(admin.open(base + "/roles").html()).contains("href=\"" + compare + "\"");
        assertThat(admin.open(compare).html()).contains("First role", "value=\"member\" selected").doesNotContain("Only in");
        assertThat(admin.open(compare + "?left=clerk&right=nothing").html()).doesNotContain("Only in");
        String html = admin.open(compare + "?left=clerk&right=viewer").html();
        assertThat(html.replaceAll("\\s+", " ")).contains(
                "<h2>Only in clerk <span class=\"muted\">(2)</span></h2>", "<h2>In both <span class=\"muted\">(2)</span></h2>",
                "<h2>Only in viewer <span class=\"muted\">(1)</span></h2>",
                "<li><code class=\"chip\">invoice:void</code> <small class=\"muted\">through invoice:*</small></li>",
                "<li><code class=\"chip\">invoice:send</code> <small dir=\"auto\">Send invoices</small> "
                        + "<small class=\"muted\">through invoice:*</small></li>",
                "<li><code class=\"chip\">file:read</code></li>");
        Browser member = Browser.signedIn(account.add("mia", "member").email());
        assertThat(member.request(compare + "?left=clerk&right=viewer").status()).isEqualTo(403);
    }

    private void publish(String service, List<Map<String, String>> permissions) {
        assertThat(Call.put(account.admin().api(), account.path() + "/permission-catalogues/" + service,
                Map.of("permissions", permissions)).send().status()).isEqualTo(200);
    }
}
