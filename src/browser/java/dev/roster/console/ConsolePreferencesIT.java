package dev.roster.console;

import static dev.roster.console.Chromium.act;
import static dev.roster.console.Chromium.row;
import static dev.roster.console.Chromium.signIn;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ForcedColors;
import com.microsoft.playwright.options.ReducedMotion;
import dev.roster.testing.Browser;
import dev.roster.testing.Call;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Names from right to left, forced colours, reduced motion, 200 % zoom, and the banner of a view as a member. */
@Tag("full")
class ConsolePreferencesIT extends ChromiumTest {
    private static final String RIGHT_TO_LEFT = "\u0644\u064A\u0644\u0649 \u0639\u0628\u062F \u0627\u0644\u0631\u062D\u0645\u0646";

    private static final String FAULTS = """
            () => {
              const faults = [];
              if (document.documentElement.scrollWidth > innerWidth) faults.push('scrolls horizontally');
              const walker = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
              for (let node; node = walker.nextNode();) {
                if (!/[\\u0600-\\u06ff]/.test(node.data) || /^(TITLE|OPTION|TEXTAREA)$/.test(node.parentElement.tagName)) continue;
                // Without isolation, the name moves the text beside it.
                const isolated = node.parentElement.closest('[dir=auto], bdi');
                if (!isolated && node.data.trim() !== node.parentElement.textContent.trim()) faults.push('not isolated: ' + node.data.trim());
              }
              return faults;
            }""";

    private static TestAccount withNames() {
        TestAccount account = TestAccount.open();
        Person layla = account.add("layla", "member");
        Sql.update("update member set name = ? where account_id = ?::uuid and id = ?::uuid", RIGHT_TO_LEFT, account.id(),
                layla.memberId());
        Call.patch(account.admin().api(), account.path(), Map.of("name", RIGHT_TO_LEFT)).send();
        group(account, RIGHT_TO_LEFT, layla);
        return account;
    }

    private static List<String> paths(TestAccount account) {
        String base = "/accounts/" + account.id();
        return List.of(base + "/members", base + "/invite", base + "/groups", base + "/activity", base + "/settings",
                "/accounts");
    }

    @Test
    void namesFromRightToLeftMoveNoOtherText() {
        TestAccount account = withNames();
        Page page = signIn(chromium.window(), account.admin().email(), "/accounts");
        for (int width : new int[] { 320, 1440 }) {
            page.setViewportSize(width, 800);
            for (String path : paths(account)) {
                page.navigate(path);
                assertThat((List<?>) page.evaluate(FAULTS)).as(path + " at " + width).isEmpty();
            }
        }
        page.navigate("/accounts/" + account.id() + "/members");
        assertThat(chromium.violations(page)).isEmpty();
        row(page, account.email("layla")).locator("th a").click();
        assertThat((List<?>) page.evaluate(FAULTS)).as("the page of a member").isEmpty();
        assertThat(chromium.violations(page)).isEmpty();
    }

    @Test
    void forcedColoursKeepPagesAccessible() {
        TestAccount account = TestAccount.open();
        account.add("ben", "member");
        Page page = signIn(chromium.window(), account.admin().email(), "/accounts");
        page.emulateMedia(new Page.EmulateMediaOptions().setForcedColors(ForcedColors.ACTIVE));
        for (String path : paths(account)) {
            page.navigate(path);
            assertThat(chromium.violations(page)).as(path).isEmpty();
        }
    }

    @Test
    void reducedMotionMovesNothing() {
        TestAccount account = TestAccount.open();
        String ben = account.add("ben", "member").email();
        Page page = signIn(chromium.window(new NewContextOptions().setViewportSize(1440, 900)
                .setReducedMotion(ReducedMotion.REDUCE)), account.admin().email(), "/");
        act(page, ben, "Make Admin");
        page.locator("dialog[open]").waitFor();
        assertThat(page.evaluate("document.getAnimations().length")).isEqualTo(0);
        assertThat(page.evaluate("""
                () => [...document.querySelectorAll('*')].filter(element => [null, '::before', '::after', '::backdrop',
                    '::-webkit-progress-value'].some(part => {
                        const style = getComputedStyle(element, part);
                        return style.transitionDuration !== '0s' || style.animationName !== 'none'
                            || style.scrollBehavior === 'smooth';
                    })).map(element => element.outerHTML.slice(0, 80))""")).isEqualTo(List.of());
    }

    /** A window of 1280 px at 200 % has 640 CSS pixels; at 400 %, it has 320 (WCAG 2.2, 1.4.10). */
    @Test
    void zoomedPagesFitWithoutScrollingSideways() {
        TestAccount account = withNames();
        for (int zoom : new int[] { 2, 4 }) {
            Page page = signIn(chromium.window(new NewContextOptions().setViewportSize(1280 / zoom, 1024 / zoom)
                    .setDeviceScaleFactor(zoom)), account.admin().email(), "/accounts");
            for (String path : paths(account)) {
                page.navigate(path);
                assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth")).as(path + " at " + zoom)
                        .isEqualTo(true);
            }
            page.navigate("/accounts/" + account.id() + "/members");
            assertThat(chromium.violations(page)).as("zoom " + zoom).isEmpty();
        }
    }

    @Test
    void bannerOfAViewAsAMemberIsAccessible() {
        TestAccount account = TestAccount.open();
        Call.patch(account.admin().api(), account.path(), Map.of("supportView", true)).send();
        String views = "/operator/accounts/" + account.id() + "/views";
        Page page = signIn(chromium.window(), "olga@roster.example", views);
        assertThat(chromium.violations(page)).as("start").isEmpty();
        page.getByLabel("Email address of the member").fill(account.admin().email());
        page.getByLabel("Reason").fill("Ticket 42");
        button(page, "View as this member").click();
        page.locator(".view-banner").waitFor();
        for (int width : new int[] { 320, 1440 }) {
            page.setViewportSize(width, 800);
            page.navigate("/accounts/" + account.id() + "/members");
            assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth")).isEqualTo(true);
            assertThat(chromium.violations(page)).as("banner at " + width).isEmpty();
        }
        link(page, "Invite User").click();
        page.getByLabel("Email addresses").fill("eli@acme.example");
        page.locator("dialog[open]").getByText("Send Invitation").click();
        page.locator("dialog[open] .problem").getByText("Not available in this view").waitFor();
        assertThat(chromium.violations(page)).as("rejected form").isEmpty();

        Page other = page.context().newPage();
        other.navigate("/accounts/" + account.id() + "/members");
        button(other, "End view").click();
        other.getByText("Ended by the operator").waitFor();
        assertThat(chromium.violations(other)).as("list of views").isEmpty();
        page.locator("dialog[open]").getByText("Send Invitation").click();
        page.locator("dialog[open] .problem").getByText("This form has expired").waitFor();
        assertThat(Sql.count("select count(*) from invitation where account_id = ?::uuid and email = 'eli@acme.example'",
                account.id())).as("a form of the view does not act as the operator").isZero();
        assertThat(Browser.signedIn("olga@roster.example").open(views).html()).contains("Ticket 42");
    }
}
