package dev.roster.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.roster.console.Chromium.awaitClosedDialog;
import static dev.roster.console.Chromium.row;
import static dev.roster.console.Chromium.signIn;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.roster.dev.DevStack;
import dev.roster.testing.Call;
import dev.roster.testing.Invites;
import dev.roster.testing.RosterProcess;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestLogo;
import io.restassured.RestAssured;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A deployment and accounts with a brand, links to invitations, the notice and the checklist. */
class ConsoleBrandIT extends ChromiumTest {
    private static final String NAVY = "#1e1b4b";
    private static final String LOGO = Base64.getEncoder().encodeToString(TestLogo.png(96, 0x1e1b4b));

    /** Hides that of {@link ChromiumTest}. */
    @BeforeAll
    static void start() throws IOException {
        DevStack.start();
        Map<String, String> environment = RosterProcess.environment();
        Path logo = Files.createTempFile("logo", ".png");
        Files.write(logo, TestLogo.png(64, 0x9d174d));
        environment.put("ROSTER_BRAND_NAME", "Acme Cloud");
        environment.put("ROSTER_BRAND_ACCENT_COLOR", "#9d174d");
        environment.put("ROSTER_BRAND_LOGO", logo.toString());
        roster = RosterProcess.start(environment);
        RestAssured.port = roster.port();
        if (chromium == null) {
            chromium = new Chromium();
        }
    }

    @AfterAll
    static void stop() {
        roster.close();
    }

    @Tag("full")
    @ParameterizedTest
    @ValueSource(ints = { 360, 768, 1440 })
    void brandedPagesAreAccessibleAndFitTheScreen(int width) {
        TestAccount account = branded();
        String base = "/accounts/" + account.id();
        Invites.of(account).invite("grace");
        for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            Page page = signIn(window(width, scheme), account.admin().email(), base + "/members");
            assertThat(page).hasTitle(Pattern.compile("· Acme Cloud$"));
            for (String path : List.of(base + "/members", base + "/settings", base + "/roles", base + "/invitations",
                    "/accounts",
                    base + "/invite", linkTo(account.email("grace")))) {
                page.navigate(path);
                assertThat(page.locator("h1")).isVisible();
                assertThat((Boolean) page.evaluate("document.documentElement.scrollWidth <= innerWidth")).as(path).isTrue();
                assertThat(chromium.violations(page)).as(path + " " + scheme).isEmpty();
                picture(page, "brand" + path.replaceAll("\\?.*|/accounts/[0-9a-f-]{36}", "").replace('/', '-') + "-" + scheme
                        + "-" + width);
            }
            page.context().close();
        }
    }

    @Test
    void pagesOutsideAccountsShowTheBrandOfTheDeployment() {
        TestAccount account = TestAccount.open();
        Page page = signIn(window(1440, ColorScheme.LIGHT), account.admin().email(), "/accounts");
        page.navigate("/accounts");
        assertThat(page.locator(".brand")).hasText("Acme Cloud");
        assertThat((String) page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--accent')"))
                .isEqualTo("#9d174d");
        assertThat((Boolean) page.evaluate("document.querySelector('.brand img').naturalWidth === 64")).isTrue();
    }

    @Test
    void anAdminUploadsALogo() throws IOException {
        TestAccount account = TestAccount.open();
        String settings = "/accounts/" + account.id() + "/settings";
        Page page = signIn(window(1440, ColorScheme.LIGHT), account.admin().email(), settings);
        Path file = Files.createTempFile("logo", ".png");
        Files.write(file, TestLogo.png(128, 0x1d4ed8));
        page.getByLabel("Accent color").fill("#ffff00");
        page.locator("#logo").setInputFiles(file);
        button(page, "Save branding").click();
        assertThat(page.locator("#form-error")).containsText("dark enough");
        page.getByLabel("Accent color").fill("#1d4ed8");
        page.locator("#logo").setInputFiles(file);
        button(page, "Save branding").click();
        assertThat(page.locator("#status")).hasText("Saved.");
        page.reload();
        assertThat((Boolean) page.evaluate("document.querySelector('.switcher .logo').naturalWidth === 128")).isTrue();
    }

    @Test
    void aLinkIsCreatedInADialog() {
        TestAccount account = TestAccount.open();
        Invites.of(account).invite("grace");
        Page page = signIn(window(1440, ColorScheme.LIGHT), account.admin().email(),
                "/accounts/" + account.id() + "/invitations");
        row(page, account.email("grace")).locator("summary").click();
        link(page, "Copy invitation link").click();
        page.locator("dialog[open]").getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Create link")).click();
        assertThat(page.locator("#secret")).hasValue(Pattern.compile(".*/join\\?token=[A-Za-z0-9_-]{86}"));
        assertThat(chromium.violations(page)).isEmpty();
        picture(page, "link");
        String url = page.locator("#secret").inputValue();
        page.locator("dialog[open] [data-done]").click();
        awaitClosedDialog(page);
        page.navigate(url.replaceFirst("https?://[^/]+", ""));
        assertThat(page.locator(".join")).containsText(account.email("grace"));
    }

    @Tag("full")
    @ParameterizedTest
    @ValueSource(ints = { 360, 768, 1440 })
    void theNoticeAndTheChecklistFitTheScreen(int width) {
        TestAccount account = TestAccount.open();
        Invites.of(account).invite("grace");
        Awaitility.await().until(() -> Sql.count(
                "select count(*) from mail where account_id = ?::uuid and state = 'sent' and recipient = ?", account.id(),
                account.email("grace")) == 1);
        Sql.update(
                "update mail set state = 'bounced', finished_at = now(), reason = 'address-unknown' where account_id = ?::uuid "
                        + "and recipient = ?",
                account.id(), account.email("grace"));
        Page page = signIn(window(width, ColorScheme.LIGHT), account.admin().email(), "/accounts/" + account.id() + "/members");
        assertThat(page.locator(".notice")).containsText("1 invitation email was not delivered.");
        assertThat(page.locator(".checklist li.done")).hasCount(1);
        assertThat((Boolean) page.evaluate("document.documentElement.scrollWidth <= innerWidth")).isTrue();
        assertThat(chromium.violations(page)).isEmpty();
        picture(page, "checklist-" + width);
        button(page, "Hide this list").click();
        assertThat(page.locator(".checklist")).hasCount(0);
        assertThat(page.locator("#status")).hasText("Saved.");
        page.locator(".notice a").click();
        assertThat(row(page, account.email("grace"))).containsText("Bounced");
        assertThat(chromium.violations(page)).isEmpty();
        picture(page, "undelivered-" + width);
    }

    private static TestAccount branded() {
        TestAccount account = TestAccount.open();
        Call.patch(account.admin().api(), account.path(), Map.of("accentColor", NAVY, "logo", LOGO)).send();
        return account;
    }
}
