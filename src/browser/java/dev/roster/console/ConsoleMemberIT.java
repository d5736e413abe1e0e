package dev.roster.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.roster.console.Chromium.confirm;
import static dev.roster.console.Chromium.row;
import static dev.roster.console.Chromium.signIn;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.roster.testing.Call;
import dev.roster.testing.Keys;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The page of a member, the form of a role with the permission catalogue, and the comparison of roles. */
class ConsoleMemberIT extends ChromiumTest {
    private static final String LONG = "invoice-archive-of-the-whole-company:read-everything-in-it";

    @Tag("full")
    @ParameterizedTest
    @MethodSource("widths")
    void pagesAreAccessibleAndFitTheScreen(int width) {
        TestAccount account = TestAccount.open();
        publish(account);
        account.addRole("clerk", LONG, "invoice:*", "member:read");
        Person ben = account.add("ben", "clerk");
        Keys.create(account, ben, LONG);
        account.admin().api().patch(account.path(ben),
                Map.of("role", "clerk", "roleExpiresAt", "2100-01-01T00:00:00Z", "expiresAt", "2100-06-01T00:00:00Z"));
        Person eve = account.add("eve", "member");
        account.admin().api().delete(account.path(eve));
        String base = "/accounts/" + account.id();
        Page page = signIn(window(width, true), account.admin().email(), base + "/members");
        openMember(page, "Ben");
        assertThat(page.locator("table.held")).containsText(LONG);
        for (String path : List.of("/members/" + ben.memberId(), "/members/" + eve.memberId(),
                "/members/" + account.admin().memberId(), "/roles", "/roles/new", "/roles/clerk/edit",
                "/roles/compare?left=clerk&right=admin")) {
            page.navigate(base + path);
            assertThat(page.locator("h1")).isVisible();
            assertThat((Boolean) page.evaluate("document.documentElement.scrollWidth <= innerWidth")).as(path).isTrue();
            assertThat(chromium.violations(page)).as(path).isEmpty();
        }
        page.navigate(base + "/members/" + ben.memberId());
        page.locator(".member-head summary").click();
        assertThat(page.locator(".member-head .menu ul")).isVisible();
        assertThat(chromium.violations(page)).as("open menu").isEmpty();
    }

    @Test
    void actionsStayOnThePage() {
        TestAccount account = TestAccount.open();
        Person ben = account.add("ben", "member");
        String base = "/accounts/" + account.id();
        Page page = signIn(window(1440, true), account.admin().email(), base + "/members/" + ben.memberId());
        act(page, "Suspend");
        confirm(page, "Suspend");
        assertThat(page.locator(".facts .status")).hasText("Suspended");
        assertThat(page.locator(".events tbody tr").first()).containsText("Suspended a member");
        act(page, "Reactivate");
        confirm(page, "Reactivate");
        assertThat(page.locator(".facts .status")).hasText("Active");
        assertThat(page).hasURL(Pattern.compile(".*" + base + "/members/" + ben.memberId()));
    }

    @Test
    void moreEventsAreAppended() {
        TestAccount account = TestAccount.open();
        Person ben = account.add("ben", "member");
        for (int i = 0; i < 52; i++) {
            Call.patch(account.admin().api(), account.path(ben), Map.of("role", i % 2 == 0 ? "admin" : "member")).send();
        }
        Page page = signIn(window(1440, true), account.admin().email(),
                "/accounts/" + account.id() + "/members/" + ben.memberId());
        assertThat(page.locator("#rows > tr:not(.more)")).hasCount(50);
        link(page, "Show more").click();
        assertThat(page.locator("#rows > tr:not(.more)")).hasCount(54);
        assertThat(page.locator("#rows > tr").last()).containsText("Joined");
    }

    @Test
    void worksWithoutJavaScript() {
        TestAccount account = TestAccount.open();
        publish(account);
        account.add("ben", "member");
        Page page = signIn(window(768, false), account.admin().email(), "/accounts/" + account.id() + "/members");
        openMember(page, "Ben");
        act(page, "Suspend");
        button(page, "Suspend").click();
        assertThat(page.locator(".facts .status")).hasText("Suspended");

        page.navigate("/accounts/" + account.id() + "/roles/new");
        page.getByLabel("Name", new Page.GetByLabelOptions().setExact(true)).fill("clerk");
        page.getByLabel("Display name").fill("Billing clerk");
        page.locator("summary", new Page.LocatorOptions().setHasText("Invoices")).click();
        page.getByLabel("invoice:send").check();
        page.getByLabel("Other permissions").fill("file:*");
        button(page, "Save").click();
        assertThat(page.getByRole(AriaRole.STATUS)).containsText("Role Billing clerk added.");
        assertThat(row(page, "Billing clerk")).containsText("invoice:send");
        link(page, "Compare roles").click();
        page.getByLabel("First role").selectOption("clerk");
        page.getByLabel("Second role").selectOption("member");
        button(page, "Compare roles").click();
        assertThat(section(page, "Only in Billing clerk").locator("li")).hasText(
                new String[] { "file:*", "invoice:send Send invoices" });
        assertThat(section(page, "Only in Member").locator("li")).hasCount(1);
        assertThat(section(page, "In both").locator("li")).hasCount(0);
    }

    private static Page window(int width, boolean javaScript) {
        return chromium.window(new NewContextOptions().setViewportSize(width, 800).setJavaScriptEnabled(javaScript));
    }

    private static void openMember(Page page, String name) {
        page.locator("tbody th").getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName(name).setExact(true)).click();
        assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setLevel(1))).hasText(name);
    }

    private static void act(Page page, String action) {
        page.locator(".member-head summary").click();
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(action).setExact(true)).click();
    }

    private static Locator section(Page page, String title) {
        return page.locator(".comparison section").filter(new Locator.FilterOptions().setHasText(title));
    }

    private static void publish(TestAccount account) {
        Call.put(account.admin().api(), account.path() + "/permission-catalogues/billing", Map.of("permissions", List.of(
                Map.of("name", "invoice:send", "description", "Send invoices", "group", "Invoices"),
                Map.of("name", "invoice:read", "group", "Invoices"), Map.of("name", LONG)))).send();
    }
}
