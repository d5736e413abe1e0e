package dev.roster.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.roster.console.Chromium.awaitClosedDialog;
import static dev.roster.console.Chromium.settled;
import static dev.roster.console.Chromium.signIn;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.roster.testing.TestAccount;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The command palette and the keyboard help. */
class ConsolePaletteIT extends ChromiumTest {
    @ParameterizedTest
    @EnumSource(value = ColorScheme.class, names = { "LIGHT", "DARK" })
    void thePaletteFindsPagesActionsAndMembers(ColorScheme scheme) {
        TestAccount account = TestAccount.open();
        account.add("ben", "member");
        Page page = signIn(window(1440, scheme), account.admin().email(), "/accounts/" + account.id() + "/members");
        page.keyboard().press("Control+k");
        Locator field = page.getByRole(AriaRole.COMBOBOX, new Page.GetByRoleOptions().setName("Page, action or member"));
        assertThat(field).isFocused();
        assertThat(chromium.violations(page)).isEmpty();
        picture(page, "palette-" + scheme);
        field.fill("rol");
        assertThat(page.locator("#palette [aria-selected=true]")).hasText("Roles");
        assertThat(field).hasAttribute("aria-activedescendant", "palette-0");
        page.keyboard().press("Enter");
        assertThat(page.locator("h1")).hasText("Roles");

        page.keyboard().press("Control+k");
        field.fill("ben");
        assertThat(page.locator("#palette li")).containsText(new String[] { account.email("ben") });
        page.keyboard().press("Enter");
        assertThat(page.locator("h1")).containsText("Ben");

        page.navigate("/accounts/" + account.id() + "/members");
        page.keyboard().press("Control+k");
        field.fill("invite user");
        page.keyboard().press("Enter");
        assertThat(page.locator("#dialog[open] textarea").first()).isFocused();
        page.keyboard().press("Escape");
        awaitClosedDialog(page);

        page.locator("[data-palette]").click();
        field.fill("xyzzy");
        assertThat(page.locator("#palette [role=status]")).hasText("Nothing found");
        page.keyboard().press("Escape");
        assertThat(page.locator("#palette")).isHidden();
    }

    @Tag("full")
    @ParameterizedTest
    @ValueSource(ints = { 360, 768 })
    void thePaletteFitsSmallScreens(int width) {
        TestAccount account = TestAccount.open();
        Page page = signIn(window(width, ColorScheme.LIGHT), account.admin().email(), "/accounts/" + account.id() + "/members");
        page.locator("[data-palette]").click();
        assertThat(page.locator("#palette")).isVisible();
        assertThat((Boolean) page.evaluate("document.documentElement.scrollWidth <= innerWidth")).isTrue();
        assertThat(chromium.violations(page)).isEmpty();
        picture(page, "palette-" + width);
        page.keyboard().press("Escape");
        page.keyboard().press("?");
        assertThat(page.locator("#shortcuts")).isVisible();
        assertThat(chromium.violations(page)).isEmpty();
        picture(page, "shortcuts-" + width);
    }

    @Test
    void keysOfOneCharacterCanBeTurnedOff() {
        TestAccount account = TestAccount.open();
        Page page = signIn(window(1440, ColorScheme.LIGHT), account.admin().email(), "/accounts/" + account.id() + "/members");
        page.keyboard().press("/");
        assertThat(page.locator("#search")).isFocused();
        page.keyboard().type("?/");
        assertThat(page.locator("#search")).hasValue("?/");
        assertThat(page.locator("#shortcuts")).isHidden();
        page.locator("h1").click();
        settled(page).keyboard().press("?");
        assertThat(page.locator("#shortcuts")).isVisible();
        assertThat(chromium.violations(page)).isEmpty();
        picture(page, "shortcuts-1440");
        page.getByLabel("Use single-key shortcuts").uncheck();
        button(page, "Close").click();
        page.reload();
        page.keyboard().press("?");
        page.keyboard().press("/");
        assertThat(page.locator("#shortcuts")).isHidden();
        page.keyboard().press("Control+k");
        page.keyboard().type("keyboard");
        page.keyboard().press("Enter");
        assertThat(page.getByLabel("Use single-key shortcuts")).not().isChecked();
    }
}
