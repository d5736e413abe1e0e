package dev.roster.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.roster.console.Chromium.act;
import static dev.roster.console.Chromium.confirm;
import static dev.roster.console.Chromium.row;
import static dev.roster.console.Chromium.signIn;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Dialog;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.BoundingBox;
import dev.roster.testing.Reviews;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Forms keep their input, describe their errors, and do not act by accident. */
class ConsoleFormsIT extends ChromiumTest {
    @Test
    void dialogKeepsInputUntilItsLossIsConfirmed() {
        TestAccount account = TestAccount.open();
        Page page = signIn(chromium.window(), account.admin().email(), "/");
        link(page, "Invite User").click();
        Locator addresses = page.getByLabel("Email addresses");
        Locator open = page.locator("dialog[open]");
        assertThat(addresses).isFocused();

        page.mouse().click(5, 5);
        assertThat(open).hasCount(0);
        link(page, "Invite User").click();
        addresses.fill("grace@acme.example");
        selectTextUntilBackdrop(page, addresses);
        assertThat(addresses).hasValue("grace@acme.example");
        page.mouse().click(5, 5);
        assertThat(addresses).hasValue("grace@acme.example");
        page.keyboard().press("Escape");
        page.keyboard().press("Escape");
        assertThat(addresses).hasValue("grace@acme.example");

        page.onceDialog(Dialog::accept);
        page.keyboard().press("Escape");
        assertThat(open).hasCount(0);
    }

    private static void selectTextUntilBackdrop(Page page, Locator field) {
        BoundingBox box = field.boundingBox();
        page.mouse().move(box.x + 60, box.y + 15);
        page.mouse().down();
        page.mouse().move(5, box.y + 15);
        page.mouse().up();
    }

    @Test
    void secretOfAKeyStaysUntilItIsSaved() {
        TestAccount account = TestAccount.open();
        Page page = signIn(chromium.window(), account.admin().email(), ownKeys(account));
        link(page, "Create key").click();
        page.getByLabel("Name").fill("Nightly export");
        page.locator("dialog .button.primary").click();
        assertThat(page.locator("dialog #secret")).isVisible();
        List<String> questions = new ArrayList<>();
        page.onDialog(dialog -> {
            questions.add(dialog.message());
            dialog.dismiss();
        });
        page.keyboard().press("Escape");
        page.mouse().click(5, 5);
        page.waitForCondition(() -> questions.size() >= 2);
        assertThat(page.locator("dialog #secret")).isVisible();
        assertThat(questions).hasSize(2).allMatch("Roster will not show this key again. Close anyway?"::equals);
        link(page, "I’ve saved it").click();
        assertThat(page.locator("dialog[open]")).hasCount(0);
        assertThat(row(page, "Nightly export")).isVisible();
    }

    @Test
    void inputSurvivesTheEndOfTheSessionAndOutages() {
        TestAccount account = TestAccount.open();
        Page page = signIn(chromium.window(), account.admin().email(), "/");
        link(page, "Invite User").click();
        Locator addresses = page.getByLabel("Email addresses");
        addresses.fill(account.email("grace"));
        page.route("**/invite**", Route::abort);
        page.locator("dialog .button.primary").click();
        assertThat(page.locator("dialog [role=alert]")).containsText("Roster is temporarily unavailable");
        page.unroute("**/invite**");

        Sql.update("delete from browser_session where email = ?", account.admin().email());
        page.locator("dialog .buttons .button.primary").click();
        assertThat(page.locator("dialog [role=alert]")).containsText("Your session has ended");
        assertThat(addresses).hasValue(account.email("grace"));
        Page other = page.waitForPopup(() -> link(page, "Sign in again").click());
        other.getByPlaceholder("eli@acme.example").fill(account.admin().email());
        other.locator(".other").getByRole(AriaRole.BUTTON).click();
        assertThat(other.locator("h1")).hasText("Members");
        page.locator("dialog .buttons .button.primary").click();
        assertThat(page.getByRole(AriaRole.STATUS)).containsText("Invitation sent to " + account.email("grace"));
    }

    @Test
    void enterTwiceDoesNotConfirm() {
        TestAccount account = TestAccount.open();
        Person ben = account.add("ben", "member");
        Page page = signIn(chromium.window(), account.admin().email(), "/");
        for (String action : List.of("Remove", "Suspend", "Make Admin")) {
            row(page, ben.email()).locator("summary").press("Enter");
            link(page, action).press("Enter");
            assertThat(page.locator("dialog[open] h1")).isFocused();
            page.keyboard().press("Enter");
            page.waitForTimeout(100);
            assertThat(page.locator("dialog[open]")).isVisible();
            page.keyboard().press("Escape");
            assertThat(row(page, ben.email()).locator("summary")).isFocused();
        }
        assertThat(Sql.column("select status || ' ' || role from member where id = ?::uuid", ben.memberId()))
                .containsExactly("active member");
    }

    @Test
    void suspensionNamesBlockedKeysAndIsNotOfferedForOneself() {
        TestAccount account = TestAccount.open();
        Person ben = account.add("ben", "member");
        for (String name : List.of("One", "Two")) {
            ben.api().post(account.path(ben) + "/api-keys", Map.of("name", name));
        }
        Page page = signIn(chromium.window(), account.admin().email(), "/");
        act(page, ben.email(), "Suspend");
        assertThat(page.locator("dialog[open]")).containsText("2 API keys are blocked until then.");
        assertThat(page.locator("dialog[open]")).not().containsText("no API keys");
        confirm(page, "Suspend");
        row(page, account.admin().email()).locator("summary").click();
        assertThat(link(page, "Make Member")).isVisible();
        assertThat(page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Suspend").setExact(true))).hasCount(0);
        page.navigate("/accounts/" + account.id() + "/members/" + account.admin().memberId() + "/suspend");
        assertThat(page.locator("main")).containsText("You lose access immediately");
    }

    @ParameterizedTest
    @ValueSource(booleans = { true, false })
    void reviewKeepsAllChoices(boolean script) {
        TestAccount account = TestAccount.open();
        Person ben = account.add("ben", "member");
        Person eve = account.add("eve", "member");
        Reviews.Review review = Reviews.started(account, account.admin());
        String path = "/accounts/" + account.id() + "/reviews/" + review.id();
        Page page = signIn(chromium.window(new NewContextOptions().setJavaScriptEnabled(script)), account.admin().email(),
                path);

        row(page, ben.email()).locator("input[type=checkbox]").check();
        row(page, eve.email()).locator("select").selectOption("remove");
        row(page, eve.email()).locator("[name=note]").fill("Left in May");
        row(page, eve.email()).locator("[name=note]").press("Enter");
        assertThat(page.getByRole(AriaRole.STATUS)).containsText("Decisions saved: 1");
        assertThat(review.item(eve.memberId()).getString("decision")).isEqualTo("remove");
        assertThat(review.item(ben.memberId()).getString("decision")).isNull();

        row(page, ben.email()).locator("select").selectOption("keep");
        page.locator(".tabs button[value=all]").click();
        assertThat(page.locator(".tabs button[value=all]")).hasAttribute("aria-current", "page");
        assertThat(page.getByRole(AriaRole.STATUS)).containsText("Decisions saved: 1");
        assertThat(row(page, ben.email()).locator("select")).hasValue("keep");

        row(page, ben.email()).locator("select").selectOption("remove");
        page.getByRole(AriaRole.CHECKBOX, new Page.GetByRoleOptions().setName("Ada").setExact(true)).check();
        page.locator("[name=bulk][value=keep]").click();
        assertThat(page.getByRole(AriaRole.STATUS)).containsText("Decisions saved: 2");
        assertThat(review.item(ben.memberId()).getString("decision")).isEqualTo("remove");
        assertThat(review.item(account.admin().memberId()).getString("decision")).isEqualTo("keep");
    }

    @Test
    void noteWithoutDecisionIsNotDiscarded() {
        TestAccount account = TestAccount.open();
        Person ben = account.add("ben", "member");
        Reviews.Review review = Reviews.started(account, account.admin());
        Page page = signIn(chromium.window(), account.admin().email(),
                "/accounts/" + account.id() + "/reviews/" + review.id());
        row(page, ben.email()).locator("[name=note]").fill("Ask Eve");
        button(page, "Save decisions").click();
        assertThat(page.locator("#panel [role=alert]")).containsText("Choose a decision or delete the note.");
        assertThat(row(page, ben.email()).locator("[name=note]")).hasValue("Ask Eve");
    }

    @Test
    void errorsDescribeTheirField() {
        TestAccount account = TestAccount.open();
        String base = "/accounts/" + account.id();
        Page page = signIn(chromium.window(), account.admin().email(), base + "/settings");
        mustDescribe(page, page.locator("#allowedEmailDomains"), "@@", "Save", "One of these entries is not a domain.");
        mustDescribe(page, page.locator("#apiKeyHeader"), "Cookie", "Save", "This name cannot be used as a header");
        page.navigate(base + "/roles/new");
        page.locator("#name").fill("clerk");
        mustDescribe(page, page.locator("#permissions"), "all", "Save", "A permission has the form");
        page.navigate(base + "/members/" + account.admin().memberId() + "/keys/new");
        page.locator("#name").fill("Nightly export");
        mustDescribe(page, page.locator("#lastDay"), "2020-01-01", "Create key", "The last day must be in the future.");
    }

    private static void mustDescribe(Page page, Locator field, String value, String button, String error) {
        String before = field.inputValue();
        field.fill(value);
        page.locator("main").getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(button).setExact(true)).click();
        assertThat(field).hasAttribute("aria-invalid", "true");
        assertThat(field).hasAccessibleDescription(Pattern.compile(error));
        assertThat(field).isFocused();
        field.fill(before);
    }
}
