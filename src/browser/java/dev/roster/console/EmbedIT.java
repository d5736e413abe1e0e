package dev.roster.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.roster.testing.Api;
import dev.roster.testing.Call;
import dev.roster.testing.EmbedTokens;
import dev.roster.testing.Keys;
import dev.roster.testing.Mailbox;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code <roster-members>} in the page of another product, which has its own origin and a strict content security policy. */
class EmbedIT extends ChromiumTest {
    private TestAccount account;
    private Person ben;
    private EmbeddingProduct product;

    @BeforeEach
    void open() throws IOException {
        account = TestAccount.open();
        ben = account.add("ben", "member");
        product = new EmbeddingProduct("http://localhost:" + roster.port());
        product.account = account;
        product.signedIn = account.admin();
        product.backend = Keys.create(account, account.admin()).api();
        EmbedTokens.allow(account, product.origin);
    }

    @AfterEach
    void stopProduct() {
        product.close();
    }

    private Page show(String language) {
        Page page = chromium.window();
        page.navigate(product.origin + "/?" + language);
        return page;
    }

    private static Locator rows(Page page, String text) {
        return page.locator("roster-members table").first().locator("tbody tr")
                .filter(new Locator.FilterOptions().setHasText(text));
    }

    private static Locator in(Locator part, String button) {
        return part.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(button).setExact(true));
    }

    private static Locator dialog(Page page) {
        return page.locator("roster-members dialog[open]");
    }

    @Test
    void adminInvitesMakesAdminAndRemoves() {
        String grace = account.email("grace");
        Page page = show("en");
        assertThat(rows(page, ben.email())).containsText("Member");
        assertThat(rows(page, account.admin().email())).containsText("You");
        assertThat(rows(page, account.admin().email()).getByRole(AriaRole.BUTTON)).hasCount(0);

        in(page.locator("roster-members"), "Invite").click();
        dialog(page).getByLabel("Email address").fill(grace);
        in(dialog(page), "Send invitation").click();
        assertThat(page.locator("roster-members").getByRole(AriaRole.STATUS)).hasText("Invitation sent to " + grace + ".");
        assertThat(page.locator("roster-members table").nth(1)).containsText(grace);
        in(page.locator("roster-members"), "Revoke invitation to " + grace).click();
        in(dialog(page), "Revoke").click();
        assertThat(page.locator("roster-members table")).hasCount(1);

        in(rows(page, ben.email()), "Change role of Ben").click();
        dialog(page).getByLabel("Role").selectOption("admin");
        in(dialog(page), "Save").click();
        assertThat(page.locator("roster-members").getByRole(AriaRole.STATUS)).hasText("The role of Ben was changed.");
        assertThat(rows(page, ben.email())).containsText("Admin");
        assertThat(in(rows(page, ben.email()), "Change role of Ben")).isFocused();
        assertThat(ben.api().get(account.path() + "/members").statusCode()).isEqualTo(200);

        in(rows(page, ben.email()), "Remove Ben").click();
        assertThat(dialog(page)).containsText("Ben loses access immediately");
        page.keyboard().press("Escape");
        assertThat(dialog(page)).hasCount(0);
        assertThat(in(rows(page, ben.email()), "Remove Ben")).isFocused();
        page.keyboard().press("Enter");
        in(dialog(page), "Remove").click();
        assertThat(page.locator("roster-members").getByRole(AriaRole.STATUS)).hasText("Ben was removed.");
        assertThat(rows(page, ben.email())).hasCount(0);
        assertThat(ben.api().get(account.path()).statusCode()).isEqualTo(404);
        assertThat(page.evaluate("window.events.join(',')")).isEqualTo(
                "roster-change invited,roster-change invitation-revoked,roster-change role-changed,roster-change removed");
        assertThat(product.tokens.get()).as("one token for all requests").isEqualTo(1);
    }

    @Test
    void searchesAndExplainsFailures() {
        Page page = show("en");
        page.locator("roster-members").getByRole(AriaRole.SEARCHBOX).fill("ben");
        assertThat(rows(page, account.admin().email())).hasCount(0);
        assertThat(rows(page, ben.email())).hasCount(1);
        assertThat(page.locator("roster-members").getByRole(AriaRole.STATUS)).hasText("Members shown: 1");
        page.locator("roster-members").getByRole(AriaRole.SEARCHBOX).fill("nobody");
        assertThat(rows(page, "No members found")).hasCount(1);
        in(page.locator("roster-members"), "Invite").click();
        dialog(page).getByLabel("Email address").fill(ben.email());
        in(dialog(page), "Send invitation").click();
        assertThat(dialog(page).getByRole(AriaRole.ALERT)).hasText("This person is already a member.");
    }

    @Test
    void explainsThatAnInvitationIsNoLongerOpen() {
        String grace = account.email("grace");
        account.admin().api().invite(account.id(), grace, "member");
        Page page = show("en");
        assertThat(page.locator("roster-members table").nth(1)).containsText(grace);
        assertThat(Call.accept(Api.as(grace), Mailbox.tokenFor(grace)).send().status()).isEqualTo(201);
        in(page.locator("roster-members"), "Revoke invitation to " + grace).click();
        in(dialog(page), "Revoke").click();
        assertThat(dialog(page).getByRole(AriaRole.ALERT)).hasText("This invitation is no longer open.");
    }

    @Test
    void searchLoadsTheInvitationsOnlyIfTheyAreMissing() {
        String grace = account.email("grace");
        account.admin().api().invite(account.id(), grace, "member");
        Page page = chromium.window();
        AtomicInteger requests = new AtomicInteger();
        page.route("**/invitations?*", route -> {
            // The first request gets no response, so the search replaces it.
            if (requests.incrementAndGet() > 1) {
                route.resume();
            }
        });
        page.navigate(product.origin);
        Locator search = page.locator("roster-members").getByRole(AriaRole.SEARCHBOX);
        assertThat(rows(page, ben.email())).hasCount(1);
        search.fill("ben");
        assertThat(page.locator("roster-members table").nth(1)).containsText(grace);
        search.fill("nobody");
        assertThat(rows(page, "No members found")).hasCount(1);
        search.fill("");
        assertThat(rows(page, ben.email())).hasCount(1);
        assertThat(page.locator("roster-members table").nth(1)).containsText(grace);
        assertThat(requests.get()).isEqualTo(2);
    }

    @Test
    void replacesAnExpiredTokenOnce() {
        Page page = show("en");
        assertThat(rows(page, ben.email())).hasCount(1);
        Sql.update("update embed_token set expires_at = now() where account_id = ?::uuid", account.id());
        page.locator("roster-members").getByRole(AriaRole.SEARCHBOX).fill("ben");
        assertThat(rows(page, account.admin().email())).hasCount(0);
        assertThat(product.tokens.get()).isEqualTo(2);
    }

    @Test
    void removedAdminLosesTheComponentImmediately() {
        Person eve = account.add("eve", "admin");
        product.signedIn = eve;
        Page page = show("en");
        assertThat(rows(page, ben.email())).hasCount(1);
        Call.delete(account.admin().api(), account.path(eve)).send();
        in(rows(page, ben.email()), "Remove Ben").click();
        in(dialog(page), "Remove").click();
        assertThat(dialog(page).getByRole(AriaRole.ALERT)).containsText("Your access to this list has expired");
        assertThat(page.evaluate("window.events.join(',')").toString()).startsWith("roster-token-expired");
        assertThat(ben.api().get(account.path()).statusCode()).as("Ben is still a member").isEqualTo(200);
    }

    @Test
    void pageOfAnotherOriginGetsNothing() throws IOException {
        try (EmbeddingProduct other = new EmbeddingProduct("http://localhost:" + roster.port())) {
            other.account = account;
            Page page = chromium.window();
            page.route("**/roster-token", route -> route.fulfill(new com.microsoft.playwright.Route.FulfillOptions()
                    .setContentType("application/json").setBody(product.token())));
            page.navigate(other.origin);
            assertThat(page.locator("roster-members").getByRole(AriaRole.ALERT).first())
                    .containsText("The member list cannot be reached");
            assertThat(page.locator("roster-members tbody tr")).hasCount(0);
        } finally {
            chromium.forgetErrors("CORS");
        }
    }

    @Test
    void memberSeesOnlyAllowedActions() {
        account.addRole("viewer", "member:read");
        Call.patch(account.admin().api(), account.path(ben), Map.of("role", "viewer")).send();
        product.signedIn = ben;
        Page page = show("en");
        assertThat(rows(page, account.admin().email())).hasCount(1);
        assertThat(page.locator("roster-members").getByRole(AriaRole.BUTTON)).hasCount(0);
        assertThat(page.evaluate("window.events.length")).isEqualTo(0);
    }

    @ParameterizedTest
    @CsvSource({ "de, Mitglieder suchen, Einladen", "fr, Rechercher des membres, Inviter", "es, Buscar miembros, Invitar",
            "de-AT, Mitglieder suchen, Einladen", "xx, Search members, Invite" })
    void speaksTheLanguageOfThePage(String language, String search, String invite) {
        Page page = show(language);
        assertThat(page.locator("roster-members").getByLabel(search)).isVisible();
        assertThat(in(page.locator("roster-members"), invite)).isVisible();
    }

    @Tag("full")
    @ParameterizedTest
    @CsvSource({ "320, 700", "1920, 1080" })
    void isAccessibleAndFits(int width, int height) {
        account.admin().api().invite(account.id(), account.email("open"), "member");
        Page page = chromium.window(new NewContextOptions().setViewportSize(width, height));
        page.navigate(product.origin);
        assertThat(rows(page, ben.email())).hasCount(1);
        assertThat(chromium.violations(page)).isEqualTo(List.of());
        assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth")).isEqualTo(true);
        in(rows(page, ben.email()), "Change role of Ben").click();
        assertThat(dialog(page).getByLabel("Role")).isVisible();
        assertThat(chromium.violations(page)).isEqualTo(List.of());
    }
}
