package dev.roster.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.CheckedNode;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.WaitForSelectorState;

import dev.roster.testing.RosterProcess;

/** Chromium, connected to the running service. It collects the errors of its developer console. */
final class Chromium implements AutoCloseable {
    private final Playwright playwright = Playwright
            .create(new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    private final Browser browser = playwright.chromium().launch(new BrowserType.LaunchOptions()
            .setExecutablePath(Path.of(System.getProperty("chromium"))).setArgs(List.of("--no-sandbox")));
    private final String roster;
    private final List<String> errors = new ArrayList<>();

    Chromium(RosterProcess roster) {
        this.roster = "http://localhost:" + roster.port();
    }

    /** A new window with its own cookies. */
    Page window(Browser.NewContextOptions options) {
        BrowserContext context = browser.newContext(options.setBaseURL(roster).setLocale("en"));
        Page page = context.newPage();
        page.setDefaultTimeout(15_000);
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
        page.waitForURL("**" + path.replaceAll("\\?.*", "") + "**");
        return page;
    }

    /** The accessibility rules of axe that the page violates. */
    List<String> violations(Page page) {
        List<String> found = new ArrayList<>();
        for (Rule violation : new AxeBuilder(page).analyze().getViolations()) {
            for (CheckedNode node : violation.getNodes()) {
                found.add(violation.getId() + ": " + node.getHtml() + " " + node.getFailureSummary());
            }
        }
        return found;
    }

    void mustHaveNoErrors() {
        assertThat(errors).isEmpty();
    }

    static Locator row(Page page, String text) {
        return page.locator("tbody tr").filter(new Locator.FilterOptions().setHasText(text));
    }

    static void act(Page page, String row, String action) {
        row(page, row).locator("summary").click();
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(action).setExact(true)).click();
    }

    static void confirm(Page page, String button) {
        page.locator("dialog[open]").getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(button).setExact(true))
                .click();
        page.locator("dialog[open]").waitFor(new Locator.WaitForOptions().setState(
                WaitForSelectorState.DETACHED));
    }

    @Override
    public void close() {
        playwright.close();
    }
}
