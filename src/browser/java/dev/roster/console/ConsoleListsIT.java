package dev.roster.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.roster.console.Chromium.act;
import static dev.roster.console.Chromium.awaitClosedDialog;
import static dev.roster.console.Chromium.confirm;
import static dev.roster.console.Chromium.row;
import static dev.roster.console.Chromium.signIn;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestMembers;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Lists after a search, a filter, more rows or a form: actions, times, focus, announcements, and the position. */
class ConsoleListsIT extends ChromiumTest {
    private TestAccount account;
    private String base;

    @BeforeEach
    void addMembers() {
        account = TestAccount.open();
        base = "/accounts/" + account.id();
        TestMembers.insert(account, 120);
    }

    @Test
    void addedRowsBehaveLikeTheFirst() {
        Page page = signIn(chromium.window(new NewContextOptions().setTimezoneId("America/New_York")),
                account.admin().email(), base + "/members");
        link(page, "Show more").click();
        assertThat(rows(page)).hasCount(100);
        assertThat(rows(page).nth(50).locator("th")).isFocused();
        assertThat(page.getByRole(AriaRole.STATUS)).hasText("100 results shown, more available");
        rows(page).nth(60).locator("time").last().hover();
        assertThat(rows(page).nth(60).locator("time").last().getAttribute("data-exact")).doesNotContain("UTC");
        act(page, "person150@", "Suspend");
        assertThat(page.locator("dialog[open]")).containsText("Suspend Person 150?");

        page.keyboard().press("Escape");
        awaitClosedDialog(page);
        page.getByRole(AriaRole.SEARCHBOX).fill("person 21");
        assertThat(rows(page)).hasCount(10);
        assertThat(page.getByRole(AriaRole.SEARCHBOX)).isFocused();
        assertThat(page.getByRole(AriaRole.STATUS)).hasText("10 results");
        rows(page).first().locator("time").last().hover();
        assertThat(rows(page).first().locator("time").last().getAttribute("data-exact")).doesNotContain("UTC");
        act(page, "person215@", "Make Admin");
        assertThat(page.locator("dialog[open]")).containsText("Make Person 215 an admin?");
        page.keyboard().press("Escape");
        awaitClosedDialog(page);
        page.getByRole(AriaRole.SEARCHBOX).fill("nobody at all");
        assertThat(page.getByRole(AriaRole.STATUS)).hasText("No members found");
    }

    @Test
    void formLeavesTheListAsItWas() {
        Page page = signIn(chromium.window(), account.admin().email(), base + "/members?sort=-joined&role=member");
        link(page, "Show more").click();
        assertThat(rows(page)).hasCount(100);
        Locator last = rows(page).nth(99);
        String email = last.locator("th small").textContent();
        last.scrollIntoViewIfNeeded();
        act(page, email, "Suspend");
        confirm(page, "Suspend");
        assertThat(row(page, email)).containsText("Suspended");
        assertThat(page).hasURL(Pattern.compile(".*/members\\?sort=-joined&role=member$"));
        assertThat(rows(page)).hasCount(100);
        assertThat(row(page, email)).isInViewport();
        assertThat(row(page, email).locator("summary")).isFocused();
        assertThat(page.getByRole(AriaRole.STATUS)).containsText("is suspended");
        assertThat(page.getByRole(AriaRole.STATUS)).isInViewport();

        act(page, email, "Remove");
        confirm(page, "Remove");
        assertThat(row(page, email)).hasCount(0);
        assertThat(rows(page)).hasCount(100);
    }

    @Test
    void formLeavesTheListAsItWasWithoutScript() {
        Page page = signIn(chromium.window(new NewContextOptions().setJavaScriptEnabled(false)), account.admin().email(),
                base + "/members?role=member");
        link(page, "Show more").click();
        assertThat(page).hasURL(Pattern.compile(".*role=member.*cursor=.*|.*cursor=.*role=member.*"));
        String list = page.url();
        String email = rows(page).first().locator("th small").textContent();
        act(page, email, "Suspend");
        link(page, "Cancel").click();
        assertThat(page).hasURL(list);
        act(page, email, "Suspend");
        button(page, "Suspend").click();
        assertThat(page).hasURL(list);
        assertThat(row(page, email)).containsText("Suspended");
    }

    @Test
    void tabsStayAfterAForm() {
        account.admin().api().invite(account.id(), account.email("one"), "member");
        account.admin().api().invite(account.id(), account.email("two"), "member");
        Page page = signIn(chromium.window(), account.admin().email(), base + "/invitations?state=all");
        act(page, account.email("one"), "Revoke");
        confirm(page, "Revoke");
        assertThat(row(page, account.email("one"))).containsText("Revoked");
        assertThat(page).hasURL(Pattern.compile(".*/invitations\\?state=all$"));

        account.admin().api().post(account.path(account.admin()) + "/api-keys", Map.of("name", "Nightly export"));
        page.navigate(base + "/keys");
        act(page, "Nightly export", "Rename");
        page.locator("dialog[open]").getByLabel("Name").fill("Weekly export");
        confirm(page, "Save");
        assertThat(row(page, "Weekly export")).isVisible();
        assertThat(page).hasURL(Pattern.compile(".*" + base + "/keys$"));
    }

    @Test
    void exportsFollowTheFilter() {
        Page page = signIn(chromium.window(), account.admin().email(), base + "/activity");
        page.locator("[name=action]").selectOption("member.removed");
        assertThat(page.locator("#exports a").first()).hasAttribute("href", Pattern.compile(".*action=member.removed.*"));
    }

    private static Locator rows(Page page) {
        return page.locator("#rows tr:not(.more)");
    }
}
