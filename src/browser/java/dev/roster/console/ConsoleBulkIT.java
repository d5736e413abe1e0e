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
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import dev.roster.testing.TestMembers;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Changes of selected rows: mouse, keyboard, screen reader, small screens, and without JavaScript. */
class ConsoleBulkIT extends ChromiumTest {
    private TestAccount account;
    private Person ben;
    private Person eve;
    private String base;

    @BeforeEach
    void open() {
        account = TestAccount.open();
        ben = account.add("ben", "member");
        eve = account.add("eve", "member");
        base = "/accounts/" + account.id();
    }

    @ParameterizedTest
    @ValueSource(booleans = { true, false })
    void suspendsTheSelectedMembersAndUndoesIt(boolean script) {
        Page page = members(new NewContextOptions().setJavaScriptEnabled(script));
        assertThat(button(page, "Suspend")).isHidden();
        select(page, "Ben").check();
        select(page, "Eve").check();
        page.locator(".bulk button[value=suspend]").click();
        Locator question = page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName("Suspend 2 members?"));
        assertThat(question).isVisible();
        assertThat(page.locator(".people").first()).containsText(ben.email());
        page.locator(".dialog-card .buttons .danger").click();
        assertThat(row(page, ben.email())).containsText("Suspended");
        assertThat(row(page, eve.email())).containsText("Suspended");
        assertThat(page.getByRole(AriaRole.STATUS)).containsText("Suspended members, now without access: 2.");
        page.getByRole(AriaRole.STATUS).getByRole(AriaRole.BUTTON).click();
        assertThat(page.getByRole(AriaRole.STATUS)).containsText("Members who have access again: 2.");
        assertThat(row(page, ben.email())).containsText("Active");
    }

    @Test
    void suspensionOfOneMemberCanBeUndone() {
        Page page = members(new NewContextOptions());
        Chromium.act(page, ben.email(), "Suspend");
        confirm(page, "Suspend");
        assertThat(row(page, ben.email())).containsText("Suspended");
        button(page, "Undo").click();
        assertThat(row(page, ben.email())).containsText("Active");
    }

    @Test
    void cancellingKeepsTheSelection() {
        Page page = members(new NewContextOptions());
        select(page, "Ben").check();
        page.locator(".bulk button[value=suspend]").click();
        assertThat(page.locator("dialog[open] h1")).isFocused();
        page.keyboard().press("Escape");
        assertThat(page.locator("dialog[open]")).hasCount(0);
        assertThat(select(page, "Ben")).isChecked();
        assertThat(page.locator(".bulk button[value=suspend]")).isFocused();
    }

    @Test
    void announcesTheNumberOfSelectedRows() {
        Page page = members(new NewContextOptions());
        Locator count = page.locator(".bulk [aria-live]");
        select(page, "Ben").focus();
        page.keyboard().press("Space");
        assertThat(count).hasText("1 selected");
        page.getByLabel("Select all on this page").check();
        assertThat(count).hasText("2 selected");
        assertThat(select(page, "Eve")).isChecked();
        page.getByLabel("Select all on this page").uncheck();
        assertThat(count).hasText("");
        assertThat(button(page, "Suspend")).isHidden();
    }

    @Test
    void changesAllMatchesOfASearch() {
        TestMembers.insert(account, 120);
        Page page = members(new NewContextOptions());
        page.getByRole(AriaRole.SEARCHBOX).fill("person");
        assertThat(page.getByRole(AriaRole.STATUS)).hasText("50 results shown, more available");
        page.getByLabel("All matches, up to 1,000").check();
        page.getByLabel("New role").selectOption("admin");
        page.locator(".bulk button[value=change-role]").click();
        assertThat(page.locator("dialog[open]")).containsText("Give 120 members the role Admin?");
        confirm(page, "Change role");
        assertThat(page.getByRole(AriaRole.STATUS)).containsText("Members with a new role: 120.");
        assertThat(page).hasURL(Pattern.compile(".*search=person.*"));
        assertThat(Sql.count("select count(*) from member where account_id = ?::uuid and role = 'admin'", account.id()))
                .isEqualTo(121);
    }

    @Test
    void removalNeedsTheNumber() {
        Page page = members(new NewContextOptions());
        page.getByLabel("Select all on this page").check();
        page.locator(".bulk button[value=remove]").click();
        Locator remove = page.locator("dialog[open] .buttons button");
        assertThat(remove).isDisabled();
        page.locator("dialog[open] #typed").fill("2");
        remove.click();
        assertThat(row(page, ben.email())).hasCount(0);
        assertThat(page.getByRole(AriaRole.STATUS)).containsText("Removed members, now without access: 2.");
    }

    @Test
    void revokesSelectedInvitationsBesideTheMembers() {
        List.of("one", "two", "three")
                .forEach(name -> account.admin().api().invite(account.id(), account.email(name), "member"));
        Page page = members(new NewContextOptions());
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Invited 3")).click();
        List.of("one", "two").forEach(name -> select(page, account.email(name)).check());
        page.locator(".bulk button[value=revoke]").click();
        confirm(page, "Revoke");
        assertThat(page.getByRole(AriaRole.STATUS)).containsText("Invitations revoked: 2.");
        assertThat(row(page, account.email("one"))).hasCount(0);
        assertThat(row(page, account.email("three"))).isVisible();
        assertThat(page).hasURL(Pattern.compile(".*/members\\?status=invited"));
    }

    @Tag("full")
    @ParameterizedTest
    @MethodSource("widths")
    void isAccessibleOnEveryScreen(int width) {
        account.admin().api().invite(account.id(), account.email("one"), "member");
        Page page = members(new NewContextOptions().setViewportSize(width, 800));
        select(page, "Ben").check();
        assertThat(page.locator(".bulk button[value=remove]")).isVisible();
        mustBeAccessible(page, "selection");
        page.locator(".bulk button[value=remove]").click();
        assertThat(page.locator("dialog[open] h1")).hasText("Remove 1 member?");
        mustBeAccessible(page, "confirmation");
        page.navigate(base + "/members?status=invited");
        select(page, account.email("one")).check();
        mustBeAccessible(page, "invitations");
    }

    private static void mustBeAccessible(Page page, String description) {
        assertThat(chromium.violations(page)).as(description).isEmpty();
        assertThat((Boolean) page.evaluate("document.documentElement.scrollWidth <= innerWidth")).as(description).isTrue();
    }

    private static Locator select(Page page, String name) {
        return page.getByRole(AriaRole.CHECKBOX, new Page.GetByRoleOptions().setName("Select " + name).setExact(true));
    }

    private Page members(NewContextOptions options) {
        return signIn(chromium.window(options), account.admin().email(), base + "/members");
    }
}
