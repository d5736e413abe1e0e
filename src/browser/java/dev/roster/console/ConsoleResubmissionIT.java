package dev.roster.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.roster.console.Chromium.row;
import static dev.roster.console.Chromium.signIn;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A form that is submitted twice acts once. */
class ConsoleResubmissionIT extends ChromiumTest {
    private static final String KEYS = "select count(*) from api_key where account_id = ?::uuid";

    @Test
    void secondSubmissionOfANewKeyCreatesNoKey() {
        TestAccount account = TestAccount.open();
        Page page = withoutScript(account, ownKeys(account) + "/new");
        page.getByLabel("Name").fill("Nightly export");
        submitTwice(page, "Create key");
        assertThat(page.locator("h1")).hasText("This API key already exists");
        assertThat(Sql.count(KEYS, account.id())).isEqualTo(1);
        link(page, "Back").click();
        assertThat(row(page, "Nightly export")).isVisible();
    }

    @Test
    void secondSubmissionOfInvitationsShowsTheFirstResult() {
        TestAccount account = TestAccount.open();
        Page page = withoutScript(account, "/accounts/" + account.id() + "/invite");
        page.getByLabel("Email addresses").fill(account.email("one") + "\n" + account.email("two"));
        submitTwice(page, "Send Invitation");
        assertThat(page.getByRole(AriaRole.STATUS)).containsText("2 invitations are being sent.");
    }

    @Test
    void secondSubmissionOfAnImportShowsTheFirstResult() {
        TestAccount account = TestAccount.open();
        Page page = withoutScript(account, "/accounts/" + account.id() + "/invitations/import");
        page.getByLabel("or paste it here").fill("email\n" + account.email("one") + "\n" + account.email("two"));
        button(page, "Preview").click();
        submitTwice(page, "Send 2 invitations");
        page.waitForURL(Pattern.compile(".*/import/[0-9a-f-]{36}"));
        Awaitility.await().until(() -> {
            page.reload();
            return page.locator(".figures dd").first().textContent().equals("2");
        });
    }

    @Test
    void secondSubmissionOfARoleOrReviewShowsTheFirstResult() {
        TestAccount account = TestAccount.open();
        Page page = withoutScript(account, "/accounts/" + account.id() + "/roles/new");
        page.locator("#name").fill("clerk");
        submitTwice(page, "Save");
        assertThat(page.getByRole(AriaRole.STATUS)).containsText("Role clerk added.");
        page.navigate("/accounts/" + account.id() + "/review-start");
        page.getByLabel("Name").fill("Fourth quarter");
        submitTwice(page, "Start review");
        assertThat(page.getByRole(AriaRole.STATUS)).containsText("Access review started.");
        assertThat(Sql.count("select count(*) from review where account_id = ?::uuid", account.id())).isEqualTo(1);
    }

    @Test
    void scriptSubmitsASlowFormOnce() {
        TestAccount account = TestAccount.open();
        Page page = signIn(chromium.window(), account.admin().email(), ownKeys(account));
        List<Route> requests = new ArrayList<>();
        page.route("**/keys/new**", route -> {
            if (route.request().method().equals("POST")) {
                requests.add(route);
            } else {
                route.resume();
            }
        });
        link(page, "Create key").click();
        page.getByLabel("Name").fill("Nightly export");
        page.locator("dialog .button.primary").dblclick();
        page.keyboard().press("Enter");
        page.waitForCondition(() -> !requests.isEmpty());
        page.waitForTimeout(200);
        assertThat(requests).hasSize(1);
        requests.get(0).resume();
        assertThat(page.locator("#secret")).isVisible();
    }

    private static Page withoutScript(TestAccount account, String path) {
        return signIn(chromium.window(new NewContextOptions().setJavaScriptEnabled(false)), account.admin().email(), path);
    }

    /** Clicks twice: the browser discards the response to the first request, although Roster has processed it. */
    private static void submitTwice(Page page, String button) {
        Locator submit = page.locator("main").getByRole(AriaRole.BUTTON,
                new Locator.GetByRoleOptions().setName(button).setExact(true));
        submit.focus();
        AtomicBoolean processed = new AtomicBoolean();
        // Without the assets: the window must not close while a request for one is intercepted.
        page.route(Pattern.compile("^(?!.*/assets/).*"), route -> {
            if (route.request().method().equals("POST") && !processed.get()) {
                route.fetch(new Route.FetchOptions().setMaxRedirects(0));
                processed.set(true);
            } else {
                route.resume();
            }
        });
        // Unlike the mouse, the keyboard does not wait for the response.
        page.keyboard().press("Enter");
        page.waitForCondition(processed::get);
        page.keyboard().press("Enter");
    }
}
