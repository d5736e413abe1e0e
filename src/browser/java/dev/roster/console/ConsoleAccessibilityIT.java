package dev.roster.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.roster.console.Chromium.row;
import static dev.roster.console.Chromium.signIn;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.roster.dev.DevDnsServer;
import dev.roster.testing.Api;
import dev.roster.testing.Call;
import dev.roster.testing.Directory;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import dev.roster.testing.TestSize;
import dev.roster.testing.Tokens;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Accessibility of the pages: screen readers, small screens, dark and light colour schemes. */
class ConsoleAccessibilityIT extends ChromiumTest {
    private static final Set<String> FREQUENT = Set.of("/members", "/invite", "/invitations", "/activity", "/groups",
            "/service-accounts",
            "/service-accounts/new",
            "/roles/new",
            "/dormancy", "/directory", "/settings", "/domains", "/join-requests");

    /** Most errors in layout and colours are visible on the smallest screen. */
    static Stream<Arguments> screens() {
        Stream<Arguments> smallest = Stream.of(Arguments.of(360, 740, 1, ColorScheme.DARK));
        return TestSize.FULL ? Stream.concat(smallest, Stream.of(Arguments.of(1440, 900, 1, ColorScheme.LIGHT),
                Arguments.of(720, 450, 2, ColorScheme.LIGHT))) : smallest;
    }

    @ParameterizedTest
    @MethodSource("screens")
    void pagesAreAccessibleAndFitTheScreen(int width, int height, int scale, ColorScheme colours) {
        TestAccount account = TestAccount.open();
        Person ben = account.add("ben", "member");
        account.admin().api().post(account.path(ben) + "/suspend");
        Person removed = account.add("eve", "member");
        account.admin().api().delete(account.path(removed));
        account.admin().api().invite(account.id(), account.email("open"), "member");
        account.admin().api().post(account.path() + "/roles",
                Map.of("name", "billing-clerk", "permissions", List.of("invoice:read")));
        account.admin().api().post(account.path(account.admin()) + "/api-keys", Map.of("name", "Nightly export"));
        String base = "/accounts/" + account.id();
        String group = base + "/groups/" + group(account, "Finance", ben);
        Directory directory = Directory.connect(account);
        directory.post("/Users", directory.user("ben"));
        Page page = signIn(chromium.window(new NewContextOptions().setViewportSize(width, height).setDeviceScaleFactor(scale)
                .setColorScheme(colours)), account.admin().email(), base + "/members");
        String ownPath = base + "/members/" + account.admin().memberId();
        String benPath = base + "/members/" + ben.memberId();
        String service = service(account, "Nightly export");
        String domain = domain(account);
        String request = request(account);
        String removedPath = base + "/members/" + removed.memberId();
        // The settings show the issuers of the policy, also one with a long name that Roster no longer accepts.
        Sql.update("update account set sign_in_policy = ? where id = ?::uuid",
                "{\"issuers\":[\"" + Tokens.issuer() + "\",\"https://former.example/" + "realm".repeat(30) + "\"]}",
                account.id());
        for (String path : List.of(base + "/members", base + "/members?search=nobody", base + "/invite",
                base + "/invitations", base + "/invitations/import", base + "/activity",
                base + "/audit/verification", ownPath + "/activity", benPath + "/expiry", removedPath + "/erase",
                base + "/dormancy", base + "/directory", base + "/directory/link", base + "/directory/disconnect",
                base + "/domains", base + "/domains/" + domain + "/remove", base + "/join-requests",
                base + "/join-requests/" + request + "/approve", base + "/join-requests/" + request + "/decline",
                base + "/groups", base + "/groups/new", group, group + "/edit", group + "/delete",
                base + "/service-accounts", base + "/service-accounts/new", base + "/service-accounts/" + service + "/edit",
                base + "/members/" + service,
                base + "/roles", base + "/roles/new",
                base + "/roles/billing-clerk/edit", base + "/keys", ownPath + "/keys/new", base + "/settings",
                benPath + "/remove",
                benPath + "/role", benPath + "/role?to=admin", benPath + "/reactivate", ownPath + "/link-sign-in",
                "/link-sign-in?token=nothing", ownPath + "/suspend",
                ownPath + "/remove", "/accounts",
                "/nothing", "/signed-out", "/join?token=nothing",
                linkTo(account.email("open")))) {
            page.navigate(path);
            mustFit(page, path);
            if (TestSize.FULL || path.startsWith("/join") || path.contains("/link-sign-in")
                    || path.equals(benPath + "/role?to=admin")
                    || FREQUENT.contains(path.substring(Math.min(path.length(), base.length())))) {
                mustBeAccessible(page, path);
            }
        }
        if (TestSize.FULL) {
            rarePagesAreAccessible(account, page);
        }
        page.navigate(base + "/members");
        row(page, ben.email()).locator("summary").click();
        assertThat(chromium.violations(page)).as("open menu").isEmpty();
        page.keyboard().press("Escape");
        link(page, "Invite User").click();
        page.locator("dialog[open]").waitFor();
        assertThat(chromium.violations(page)).as("open dialog").isEmpty();
    }

    private static String domain(TestAccount account) {
        JsonObject added = Call.post(account.admin().api(), account.path() + "/domains", Map.of("name", account.domain()))
                .send()
                .json();
        DevDnsServer.running().set(added.getString("recordName"), added.getString("recordValue"));
        String path = account.path() + "/domains/" + added.getString("id");
        Call.post(account.admin().api(), path + "/verify").send();
        Call.patch(account.admin().api(), path, Map.of("joining", "request")).send();
        return added.getString("id");
    }

    private static String request(TestAccount account) {
        Call.post(Api.as(account.email("asking")), "/v1/joinable-accounts/join", Map.of("accountId", account.id())).send();
        return Call.get(account.admin().api(), account.path() + "/join-requests").send().json().getJsonArray("items")
                .getJsonObject(0).getString("id");
    }

    private static void rarePagesAreAccessible(TestAccount account, Page page) {
        String base = "/accounts/" + account.id();
        page.navigate(base + "/invitations/import");
        page.getByLabel("or paste it here").fill("email\nnew@" + account.domain() + "\nwrong");
        button(page, "Preview").click();
        page.locator(".figures").waitFor();
        mustBeAccessible(page, "the preview of an import");
        button(page, "Send 1 invitation").click();
        page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName("Import finished")).waitFor();
        mustBeAccessible(page, "an import that is done");
        page.navigate(base + "/members/" + account.admin().memberId() + "/keys/new");
        page.getByLabel("Name").fill("Another export");
        button(page, "Create key").click();
        page.locator("#secret").waitFor();
        mustBeAccessible(page, "new API key");
        page.navigate(base + "/invitations");
        page.navigate(row(page, account.email("open")).locator("a[href*=revoke]").getAttribute("href"));
        mustBeAccessible(page, "confirmation to revoke an invitation");
        page.navigate(base + "/roles/billing-clerk/delete");
        mustBeAccessible(page, "confirmation to delete a role");
    }

    @Tag("full")
    @ParameterizedTest
    @CsvSource({ "1440,900,LIGHT", "360,740,DARK" })
    void operatorPagesAreAccessible(int width, int height, ColorScheme colours) {
        TestAccount account = TestAccount.open();
        Call.put(Api.asOperator(), account.path() + "/seats", Map.of("limit", 1)).send();
        Page page = signIn(chromium.window(new NewContextOptions().setViewportSize(width, height).setColorScheme(colours)),
                "olga@roster.example", "/operator/accounts");
        for (String path : List.of("/operator/accounts", "/operator/accounts/new",
                "/operator/accounts/" + account.id() + "/close", "/operator/health",
                "/operator/accounts/" + account.id() + "/usage", "/accounts", "/accounts/" + account.id() + "/members",
                "/accounts/" + account.id() + "/invite")) {
            page.navigate(path);
            mustBeAccessible(page, path);
        }
        Call.post(Api.asOperator(), account.path() + "/close").send();
        for (String path : List.of("/operator/accounts?search=" + account.id(),
                "/operator/accounts/" + account.id() + "/reopen", "/operator/accounts/" + account.id() + "/delete")) {
            page.navigate(path);
            mustBeAccessible(page, path);
        }
        Call.delete(Api.asOperator(), account.path()).send();
        page.navigate("/operator/deletions");
        mustBeAccessible(page, "/operator/deletions");
    }

    @Test
    void layoutDoesNotShiftWhilePagesLoad() {
        TestAccount account = TestAccount.open();
        account.add("ben", "member");
        String base = "/accounts/" + account.id();
        Page page = signIn(chromium.window(), account.admin().email(), base + "/members");
        for (String path : List.of("/members", "/invitations", "/activity", "/dormancy", "/roles", "/keys", "/settings")) {
            page.navigate(base + path);
            Object shift = page.evaluate("""
                    () => new Promise(done => {
                        let sum = 0;
                        new PerformanceObserver(list => list.getEntries().forEach(each => { sum += each.value; }))
                            .observe({ type: 'layout-shift', buffered: true });
                        setTimeout(() => done(sum), 300);
                    })""");
            assertThat(((Number) shift).doubleValue()).as(path).isZero();
        }
    }

    private static void mustBeAccessible(Page page, String description) {
        assertThat(chromium.violations(page)).as(description).isEmpty();
        mustFit(page, description);
    }

    private static void mustFit(Page page, String description) {
        assertThat((Boolean) page.evaluate("document.documentElement.scrollWidth <= innerWidth")).as(description + " fits")
                .isTrue();
    }
}
