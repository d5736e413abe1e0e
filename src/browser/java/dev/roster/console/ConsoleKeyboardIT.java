package dev.roster.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.roster.console.Chromium.row;
import static dev.roster.console.Chromium.signIn;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ForcedColors;
import dev.roster.testing.TestAccount;
import org.junit.jupiter.api.Test;

/** Focus, menus and forced colours: the console for people who use no mouse. */
class ConsoleKeyboardIT extends ChromiumTest {
    @Test
    void canBeUsedByKeyboard() {
        TestAccount account = TestAccount.open();
        String ben = account.add("ben", "member").email();
        Page admin = signIn(chromium.window(), account.admin().email(), "/");
        admin.keyboard().press("Tab");
        assertThat(admin.locator(".skip")).isFocused();
        admin.keyboard().press("Enter");
        row(admin, ben).locator("summary").focus();
        admin.keyboard().press("Enter");
        admin.keyboard().press("ArrowDown");
        admin.keyboard().press("Enter");
        assertThat(admin.locator("dialog[open]")).containsText("Make Ben an admin?");
        admin.keyboard().press("Escape");
        assertThat(admin.locator("dialog[open]")).hasCount(0);
        assertThat(row(admin, ben).locator("summary")).isFocused();
        link(admin, "Invite User").focus();
        admin.keyboard().press("Enter");
        assertThat(admin.getByLabel("Email addresses")).isFocused();
        admin.keyboard().type(account.email("key"));
        for (int i = 0; i < 6; i++) {
            admin.keyboard().press("Tab");
            if (Boolean.TRUE.equals(admin.evaluate("document.activeElement.textContent === 'Send Invitation'"))) {
                admin.keyboard().press("Enter");
                break;
            }
        }
        assertThat(admin.getByRole(AriaRole.STATUS)).containsText("Invitation sent to " + account.email("key"));
    }

    @Test
    void onlyControlsTakeFocusAndMenusCloseAfterThem() {
        TestAccount account = TestAccount.open();
        String ben = account.add("ben", "member").email();
        Page page = signIn(chromium.window(), account.admin().email(), "/");
        assertThat(page.locator("[tabindex='0']")).hasCount(0);
        row(page, ben).locator("summary").press("Enter");
        int entries = row(page, ben).locator("li a").count();
        for (int i = 0; i <= entries; i++) {
            assertThat(page.locator("details[open]")).hasCount(1);
            page.keyboard().press("Tab");
        }
        assertThat(page.locator("details[open]")).hasCount(0);
        page.setViewportSize(360, 740);
        assertThat(page.locator("thead a").first()).isHidden();
    }

    @Test
    void namesOfMenusContainTheirVisibleText() {
        TestAccount account = TestAccount.open();
        Page page = signIn(chromium.window(), account.admin().email(), "/");
        String initials = page.locator(".user-menu .avatar").textContent();
        assertThat(page.locator(".user-menu summary")).hasAccessibleName(initials + " Menu of Ada");
        page.navigate("/signed-out");
        assertThat(page.locator(".user-menu summary")).hasAccessibleName("English Choose language");
    }

    @Test
    void forcedColoursMarkTheCurrentPage() {
        TestAccount account = TestAccount.open();
        Page page = signIn(chromium.window(), account.admin().email(), "/accounts/" + account.id() + "/invitations");
        page.emulateMedia(new Page.EmulateMediaOptions().setForcedColors(ForcedColors.ACTIVE));
        for (String navigation : new String[] { ".sidebar", ".tabs" }) {
            assertThat(outline(page, navigation + " [aria-current]")).isEqualTo("solid");
            assertThat(outline(page, navigation + " a:not([aria-current])")).isEqualTo("none");
        }
    }

    private static Object outline(Page page, String selector) {
        return page.locator(selector).first().evaluate("link => getComputedStyle(link).outlineStyle");
    }
}
