package dev.roster.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.roster.console.Chromium.act;
import static dev.roster.console.Chromium.confirm;
import static dev.roster.console.Chromium.row;
import static dev.roster.console.Chromium.signIn;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What a screen reader gets in the four walks: the roles, names, states and descriptions of the accessibility tree. */
class ConsoleTreeIT extends ChromiumTest {
    @Test
    void invite() {
        TestAccount account = TestAccount.open();
        String grace = account.email("grace");
        Page page = signIn(chromium.window(), account.admin().email(), "/");
        assertThat(page.locator("body")).matchesAriaSnapshot("""
                - link "Skip to content"
                - banner:
                  - link "Roster"
                - navigation "Navigation":
                  - list:
                    - listitem:
                      - link "Members"
                - main:
                  - heading "Members" [level=1]
                  - link "Invite User"
                """);
        assertThat(page.locator(".sidebar [aria-current=page]")).hasAccessibleName("Members");

        link(page, "Invite User").click();
        Locator dialog = page.locator("dialog[open]");
        assertThat(dialog).matchesAriaSnapshot("""
                - dialog "Invite User":
                  - heading "Invite User" [level=1]
                  - textbox "Email addresses"
                  - combobox "Role":
                    - option "Admin"
                    - option "Member" [selected]
                  - combobox "Language of the email"
                  - textbox "Personal note (optional)"
                  - link "Cancel"
                  - button "Send Invitation"
                """);
        assertThat(page.getByLabel("Email addresses")).isFocused();
        assertThat(page.getByLabel("Email addresses")).hasAccessibleDescription(
                Pattern.compile("One or more, with or without names.*"));
        page.getByLabel("Email addresses").fill("nobody");
        dialog.getByText("Send Invitation").click();
        assertThat(dialog.getByRole(AriaRole.ALERT)).isVisible();
        assertThat(page.getByLabel("Email addresses")).hasAttribute("aria-invalid", "true");
        page.getByLabel("Email addresses").fill(grace);
        confirm(page, "Send Invitation");
        assertThat(page.locator("main")).matchesAriaSnapshot("""
                - main:
                  - status:
                    - paragraph: Invitation sent to %s.
                """.formatted(grace));
    }

    @Test
    void makeAdminAndLastActive() {
        TestAccount account = TestAccount.open();
        String ben = account.add("ben", "member").email();
        Sql.update("update activity set last_active_at = null, last_active_via = null where account_id = ?::uuid",
                account.id());
        Page page = signIn(chromium.window(), account.admin().email(), "/");
        assertThat(page.getByRole(AriaRole.TABLE)).matchesAriaSnapshot("""
                - table "Members":
                  - caption: Members
                  - rowgroup:
                    - row:
                      - columnheader "Select"
                      - columnheader "Name":
                        - link "Name"
                      - columnheader "Role"
                      - columnheader "Status"
                      - columnheader "Last active":
                        - link "Last active"
                      - columnheader "Joined":
                        - link "Joined"
                      - columnheader "Actions"
                """);
        assertThat(page.locator("thead th[aria-sort=ascending]")).hasAccessibleName("Name");
        assertThat(row(page, ben)).matchesAriaSnapshot("""
                - row:
                  - cell:
                    - checkbox "Select Ben"
                  - rowheader:
                    - link "Ben"
                  - cell "Member"
                  - cell "Active"
                  - cell "Never"
                """);
        assertThat(row(page, ben).locator("summary")).hasAccessibleName("Actions: Ben");

        act(page, ben, "Make Admin");
        assertThat(page.locator("dialog[open]")).matchesAriaSnapshot("""
                - dialog "Make Ben an admin?":
                  - heading "Make Ben an admin?" [level=1]
                  - paragraph: %s
                  - paragraph: /Admins can do everything in this account/
                  - link "Cancel"
                  - button "Make Admin"
                """.formatted(ben));
        confirm(page, "Make Admin");
        assertThat(page.locator("main")).matchesAriaSnapshot("""
                - main:
                  - status:
                    - paragraph: Ben is now an admin.
                """);
        assertThat(row(page, ben)).matchesAriaSnapshot("""
                - row:
                  - cell "Admin"
                  - cell "Active"
                """);
        assertThat(row(page, account.admin().email())).matchesAriaSnapshot("""
                - row:
                  - cell "just now":
                    - time: just now
                """);
    }

    @Test
    void remove() {
        TestAccount account = TestAccount.open();
        String eve = account.add("eve", "admin").email();
        Page page = signIn(chromium.window(), account.admin().email(), "/");
        act(page, eve, "Remove");
        Locator dialog = page.locator("dialog[open]");
        assertThat(dialog).matchesAriaSnapshot("""
                - dialog "Remove Eve?":
                  - heading "Remove Eve?" [level=1]
                  - paragraph: %1$s
                  - paragraph: /They lose access immediately/
                  - textbox "To confirm, type %1$s"
                  - link "Cancel"
                  - button "Remove" [disabled]
                """.formatted(eve));
        dialog.getByLabel("To confirm").fill(eve);
        assertThat(dialog).matchesAriaSnapshot("""
                - dialog "Remove Eve?":
                  - button "Remove"
                """);
        confirm(page, "Remove");
        assertThat(page.locator("main")).matchesAriaSnapshot("""
                - main:
                  - status:
                    - paragraph: Eve was removed and has no access.
                """);
    }
}
