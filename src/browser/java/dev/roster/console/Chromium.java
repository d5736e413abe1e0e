package dev.roster.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.CheckedNode;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import io.restassured.RestAssured;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Chromium, connected to the running service. It collects the errors of its developer console. */
final class Chromium {
    /** Of a slow machine. */
    private static final double TIMEOUT_MILLIS = 30_000;

    private final Playwright playwright = Playwright
            .create(new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    private final Browser browser = playwright.chromium().launch(new BrowserType.LaunchOptions()
            .setExecutablePath(Path.of(System.getProperty("chromium"))).setArgs(List.of("--no-sandbox")));
    private final List<String> errors = new ArrayList<>();

    Chromium() {
        PlaywrightAssertions.setDefaultAssertionTimeout(TIMEOUT_MILLIS);
    }

    /** A new window with its own cookies. */
    Page window(Browser.NewContextOptions options) {
        BrowserContext context = browser.newContext(options.setBaseURL("http://localhost:" + RestAssured.port).setLocale("en"));
        context.setDefaultTimeout(TIMEOUT_MILLIS);
        Page page = context.newPage();
        page.onPageError(errors::add);
        page.onConsoleMessage(message -> {
            // Chromium also reports each response with a status from 400 as an error.
            if (message.type().equals("error") && !message.text().startsWith("Failed to load resource")) {
                errors.add(message.text());
            }
        });
        return page;
    }

    Page window() {
        return window(new Browser.NewContextOptions().setViewportSize(1440, 900));
    }

    /** Opens a page without a session, and signs in at the provider that it redirects to. */
    static Page signIn(Page page, String email, String path) {
        page.navigate(path);
        page.getByPlaceholder("eli@acme.example").fill(email);
        page.locator(".other").getByRole(AriaRole.BUTTON).click();
        assertThat(page.locator(".user-menu small")).hasText(email);
        return settled(page);
    }

    /**
     * Waits until the page has the response to the last form, and has loaded. Before, a read could see the old content, a
     * check of colours the dimmed form, and a click could open the page of a form instead of its dialog. A click on a
     * link to a dialog is no form: wait for an element of the dialog.
     */
    static Page settled(Page page) {
        assertThat(page.locator("[aria-busy]")).hasCount(0);
        page.waitForLoadState();
        return page;
    }

    /** The accessibility rules of axe that the page violates. */
    List<String> violations(Page page) {
        List<String> found = new ArrayList<>();
        for (Rule violation : new AxeBuilder(settled(page)).analyze().getViolations()) {
            for (CheckedNode node : violation.getNodes()) {
                found.add(violation.getId() + ": " + node.getHtml() + " " + node.getFailureSummary());
            }
        }
        return found;
    }

    /** Closes all windows, which must have had no errors. */
    void closeWindows() {
        browser.contexts().forEach(BrowserContext::close);
        assertThat(errors).isEmpty();
    }

    /** For a test that causes errors with this text on purpose. */
    void forgetErrors(String text) {
        errors.removeIf(error -> error.contains(text));
    }

    static Locator row(Page page, String text) {
        return settled(page).locator("tbody tr").filter(new Locator.FilterOptions().setHasText(text));
    }

    static void act(Page page, String row, String action) {
        row(page, row).locator("summary").click();
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(action).setExact(true)).click();
    }

    static void confirm(Page page, String button) {
        page.locator("dialog[open]").getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(button).setExact(true))
                .click();
        awaitClosedDialog(page);
    }

    /** The dialog loses its content, and the focus returns, some time after it has closed. */
    static void awaitClosedDialog(Page page) {
        assertThat(page.locator("#dialog-body > *")).hasCount(0);
    }
}
