package dev.roster.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.roster.console.Chromium.act;
import static dev.roster.console.Chromium.confirm;
import static dev.roster.console.Chromium.row;
import static dev.roster.console.Chromium.signIn;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The main tasks in the console: invite, join, change roles, remove members, see the last activity. */
class ConsoleWalkIT extends ChromiumTest {
    @Test
    void adminInvitesPersonWhoJoins() {
        TestAccount account = TestAccount.open();
        String grace = account.email("grace");
        Page admin = signIn(chromium.window(), account.admin().email(), "/");

        link(admin, "Invite User").click();
        admin.getByLabel("Email addresses").fill(grace);
        admin.getByLabel("Personal note").fill("See you on Monday!");
        confirm(admin, "Send Invitation");
        assertThat(admin.getByRole(AriaRole.STATUS)).containsText("Invitation sent to " + grace);
        assertThat(row(admin, grace)).containsText("Open");

        Page invited = chromium.window();
        invited.navigate(linkTo(grace));
        assertThat(invited.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setLevel(1)))
                .containsText("Ada invited you to join Acme");
        assertThat(invited.locator("blockquote")).hasText("See you on Monday!");
        link(invited, "Sign in to join").click();
        invited.getByPlaceholder("eli@acme.example").fill(grace);
        invited.locator(".other").getByRole(AriaRole.BUTTON).click();
        invited.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Join Acme")).click();
        assertThat(invited.getByRole(AriaRole.STATUS)).containsText("Welcome, Grace");

        link(admin, "Members").click();
        assertThat(row(admin, grace)).containsText("Active");
    }

    @Test
    void adminMakesAdminAndSeesLastActivity() {
        TestAccount account = TestAccount.open();
        String ben = account.add("ben", "member").email();
        Sql.update("update activity set last_active_at = null, last_active_via = null where account_id = ?::uuid",
                account.id());
        Page admin = signIn(chromium.window(), account.admin().email(), "/");
        assertThat(row(admin, ben)).containsText("Never");

        act(admin, ben, "Make Admin");
        assertThat(admin.locator("dialog[open]")).containsText("Make Ben an admin?");
        confirm(admin, "Make Admin");
        assertThat(admin.getByRole(AriaRole.STATUS)).containsText("Ben is now an admin.");
        assertThat(row(admin, ben).locator(".role")).hasText("Admin");

        Page member = signIn(chromium.window(), ben, "/");
        assertThat(row(member, account.admin().email())).isVisible();
        Awaitility.await().until(
                () -> Sql.count("select count(*) from activity where account_id = ?::uuid and last_active_via = 'console'",
                        account.id()) >= 2);
        admin.reload();
        assertThat(row(admin, ben)).containsText("just now");
        row(admin, ben).locator("time").first().hover();
        assertThat(row(admin, ben).locator("time").first().getAttribute("data-exact")).contains("20");
    }

    @Test
    void removedMemberLosesAccessImmediately() {
        TestAccount account = TestAccount.open();
        Person eve = account.add("eve", "admin");
        account.admin().api().get(account.path());
        eve.api().invite(account.id(), account.email("friend"), "member");
        Page admin = signIn(chromium.window(), account.admin().email(), "/");
        Page removed = signIn(chromium.window(), eve.email(), "/");
        assertThat(row(removed, account.admin().email())).isVisible();

        act(admin, eve.email(), "Remove");
        Locator dialog = admin.locator("dialog[open]");
        assertThat(dialog).containsText("1 open invitation that they sent");
        Locator remove = dialog.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Remove"));
        assertThat(remove).isDisabled();
        dialog.getByLabel("To confirm").fill(eve.email());
        confirm(admin, "Remove");
        assertThat(admin.getByRole(AriaRole.STATUS)).containsText("Eve was removed");
        assertThat(row(admin, eve.email())).hasCount(0);

        link(removed, "Roles").click();
        assertThat(removed.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setLevel(1)))
                .hasText("Page not found or no access");
        removed.navigate("/");
        assertThat(removed.locator("main")).containsText("You are not a member of any account");
    }

    @Test
    void worksWithoutJavaScript() {
        TestAccount account = TestAccount.open();
        String fay = account.email("fay");
        Page admin = signIn(chromium.window(new NewContextOptions().setJavaScriptEnabled(false)), account.admin().email(), "/");

        link(admin, "Invite User").click();
        admin.getByLabel("Email addresses").fill(fay);
        button(admin, "Send Invitation").click();
        assertThat(admin.getByRole(AriaRole.STATUS)).containsText("Invitation sent to " + fay);

        Page invited = chromium.window(new NewContextOptions().setJavaScriptEnabled(false));
        invited.navigate(linkTo(fay));
        link(invited, "Sign in to join").click();
        invited.getByPlaceholder("eli@acme.example").fill(fay);
        invited.locator(".other").getByRole(AriaRole.BUTTON).click();
        button(invited, "Join Acme").click();
        assertThat(invited.getByRole(AriaRole.STATUS)).containsText("Welcome, Fay");

        link(admin, "Members").click();
        act(admin, fay, "Make Admin");
        button(admin, "Make Admin").click();
        assertThat(row(admin, fay).locator(".role")).hasText("Admin");
        act(admin, fay, "Remove");
        admin.getByLabel("To confirm").fill("somebody@else.example");
        button(admin, "Remove").click();
        assertThat(admin.locator("main")).containsText("The address does not match. Nothing was changed.");
        admin.getByLabel("To confirm").fill(fay);
        button(admin, "Remove").click();
        assertThat(admin.getByRole(AriaRole.STATUS)).containsText("Fay was removed");
        assertThat(row(admin, fay)).hasCount(0);
    }

    @Test
    void concurrentChangeIsRejectedWithReload() {
        TestAccount account = TestAccount.open();
        String ben = account.add("ben", "member").email();
        String otherAdmin = account.add("second", "admin").email();
        Page first = signIn(chromium.window(), account.admin().email(), "/");
        Page second = signIn(chromium.window(), otherAdmin, "/");
        act(first, ben, "Suspend");
        act(second, ben, "Make Admin");
        assertThat(second.locator("dialog[open]")).containsText("Make Ben an admin?");
        confirm(first, "Suspend");

        second.locator("dialog[open]").getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Make Admin")).click();
        assertThat(second.locator("dialog[open]")).containsText("Someone else changed this");
        second.locator("dialog[open]").getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName("Reload")).click();
        assertThat(row(second, ben)).containsText("Suspended");
    }
}
