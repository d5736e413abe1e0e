package dev.roster.console;

import static dev.roster.console.Chromium.signIn;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.BoundingBox;
import dev.roster.testing.Call;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import dev.roster.testing.TestSize;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Geometry of the pages in German, from 320 to 1920 px, with long names, addresses, roles and permissions. */
@Tag("full")
class ConsoleLayoutIT extends ChromiumTest {
    private static final int[] WIDTHS = TestSize.FULL ? new int[] { 320, 360, 768, 800, 1024, 1280, 1440, 1920 }
            : new int[] { 320, 1024, 1440 };
    private static final int HEIGHT = 640;
    /** Narrower columns would break common words, such as "Administrateur". */
    private static final int MIN_COLUMN = 110;
    private static final String LONG_NAME = "Maximiliane Freifrau von und zu Donaudampfschifffahrtsgesellschaftskapitänswitwen-Rentenversicherung";
    private static final String LONG_ROLE = "buchhaltungssachbearbeitungsleitung-mit-zeichnungsberechtigung";
    private static final String LONG_LOCAL_PART = "maximiliane.donaudampfschifffahrtsgesellschaftskapitaenswitwe";
    private static final String LONG_PERMISSION = "zahlungsverkehrsfreigabeverwaltung:jahresabschlussvorbereitung";

    /** The faults of the page, each as a line. */
    private static final String FAULTS = """
            () => {
              const faults = [];
              const visible = element => element.checkVisibility() && element.getBoundingClientRect().width > 1;
              const all = selector => [...document.querySelectorAll(selector)].filter(visible);
              if (document.documentElement.scrollWidth > innerWidth) {
                faults.push('scrolls horizontally: ' + document.documentElement.scrollWidth);
              }
              for (const button of all('summary, main .button, main input, main select')) {
                const box = button.getBoundingClientRect();
                if (!button.closest('.hidden') && (box.left < 0 || box.right > innerWidth)) {
                  faults.push('outside the window: ' + button.outerHTML.slice(0, 80));
                }
              }
              for (const cell of all('td, tbody th, .chip, .role, .choice')) {
                if (cell.scrollWidth > cell.clientWidth + 1 && cell.clientWidth > 0 && !cell.querySelector('time, .menu')) {
                  faults.push('overflows: ' + cell.textContent.trim().slice(0, 60));
                }
              }
              for (const header of all('.cards thead th:not(:has(> .hidden))')) {
                if (getComputedStyle(header.closest('thead')).position !== 'absolute'
                    && header.getBoundingClientRect().width < %d && !header.matches('.lines *')) {
                  faults.push('narrow column: ' + header.textContent + ' ' + header.getBoundingClientRect().width);
                }
              }
              for (const text of all('h1, h2, thead th, .sidebar a, .tabs a, .button')) {
                if (text.closest('[dir=auto]') || text.closest('.hidden')) continue;
                const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
                for (let node; node = walker.nextNode();) {
                  for (const word of node.data.matchAll(/[^\\s-]+/g)) {
                    const range = document.createRange();
                    range.setStart(node, word.index);
                    range.setEnd(node, word.index + word[0].length);
                    // Names that people chose can be wider than the window.
                    if (word[0].length < 19 && new Set([...range.getClientRects()].map(box => Math.round(box.top))).size > 1) {
                      faults.push('breaks a word: ' + word[0]);
                    }
                  }
                }
              }
              return faults;
            }""".formatted(MIN_COLUMN);

    @Test
    void pagesFitEveryWidth() {
        TestAccount account = TestAccount.open();
        String base = "/accounts/" + account.id();
        fill(account);
        String review = review(account);
        String group = base + "/groups/" + group(account, "Finanzbuchhaltung und Controlling", account.admin());
        String service = service(account, "Datenübernahme der Finanzbuchhaltung");
        Page page = german(account, base + "/members");
        String own = base + "/members/" + account.admin().memberId();
        for (String path : List.of(base + "/members", base + "/invitations", base + "/invitations?state=all",
                base + "/activity",
                base + "/roles", base + "/roles/compare?left=" + LONG_ROLE + "&right=clerk", own, base + "/keys",
                base + "/dormancy", base + "/reviews", base + "/reviews/" + review, base + "/groups", group, group + "/edit",
                base + "/service-accounts", base + "/service-accounts/new", base + "/members/" + service,
                base + "/review-start", base + "/settings", base + "/invite", base + "/invitations/import",
                base + "/invitations/resend", base + "/roles/" + LONG_ROLE + "/edit", own + "/role", own + "/expiry",
                own + "/remove", base + "/audit/verification", "/accounts", "/nothing", linkTo(account.email("open")))) {
            page.navigate(path);
            for (int width : WIDTHS) {
                resize(page, width);
                assertThat((List<?>) page.evaluate(FAULTS)).as(path + " at " + width + " px").isEmpty();
            }
            if (TestSize.FULL) {
                pictures(page, path.substring(path.lastIndexOf('/') + 1).replaceAll("\\W+", "-"));
            }
        }
    }

    @Test
    void activityColumnsAreReadable() {
        TestAccount account = TestAccount.open();
        fill(account);
        Page page = german(account, "/accounts/" + account.id() + "/activity");
        for (int width : new int[] { 1024, 1440, 1920 }) {
            resize(page, width);
            List<Locator> columns = page.locator(".events thead th").all();
            assertThat(columns).hasSize(5).allSatisfy(
                    column -> assertThat(column.boundingBox().width).as(column.textContent()).isGreaterThan(MIN_COLUMN));
            assertThat(columns.get(1).boundingBox().width).as("actor at " + width).isGreaterThan(width == 1024 ? 150 : 200);
        }
    }

    @Test
    void menusOpenInsideTheWindow() {
        TestAccount account = TestAccount.open();
        fill(account);
        String base = "/accounts/" + account.id();
        Page page = german(account, base + "/members");
        for (String path : List.of(base + "/members", base + "/invitations", base + "/roles", base + "/keys",
                base + "/activity")) {
            page.navigate(path);
            for (int width : WIDTHS) {
                resize(page, width);
                page.evaluate("scrollTo(0, 0)");
                for (Locator menu : page.locator("details.menu").all()) {
                    Locator summary = menu.locator("summary");
                    summary.scrollIntoViewIfNeeded();
                    menu.evaluate("menu => { menu.open = true; }");
                    mustBeInside(menu.locator("> ul"), width, path);
                    menu.evaluate("menu => { menu.open = false; }");
                }
                Locator last = page.locator("tbody .menu, main .menu").last();
                last.evaluate("menu => { scrollTo(0, scrollY + menu.getBoundingClientRect().bottom - innerHeight + 4); }");
                last.evaluate("menu => { menu.open = true; }");
                mustBeInside(last.locator("> ul"), width, path + ", at the fold");
                last.evaluate("menu => { menu.open = false; }");
            }
        }
    }

    @Test
    void exactTimesStayInsideTheWindow() {
        TestAccount account = TestAccount.open();
        Page page = german(account, "/accounts/" + account.id() + "/members");
        for (int width : WIDTHS) {
            resize(page, width);
            for (Locator time : page.locator("main time").all()) {
                time.hover();
                assertThat((Boolean) page.evaluate("document.documentElement.scrollWidth <= innerWidth")).as(width + " px")
                        .isTrue();
            }
        }
    }

    private static void mustBeInside(Locator menu, int width, String description) {
        BoundingBox box = menu.boundingBox();
        assertThat(box.x).as(description + " at " + width + " px: left").isGreaterThanOrEqualTo(0);
        assertThat(box.x + box.width).as(description + " at " + width + " px: right").isLessThanOrEqualTo(width);
        assertThat(box.y).as(description + " at " + width + " px: top").isGreaterThanOrEqualTo(0);
        assertThat(box.y + box.height).as(description + " at " + width + " px: bottom").isLessThanOrEqualTo(HEIGHT);
    }

    private static Page german(TestAccount account, String path) {
        Page page = signIn(chromium.window(new NewContextOptions().setViewportSize(1440, HEIGHT)), account.admin().email(),
                path);
        page.navigate("/language/de?to=" + path);
        return page;
    }

    private static void resize(Page page, int width) {
        page.setViewportSize(width, HEIGHT);
        page.waitForFunction("width => innerWidth === width", width);
    }

    /** Pictures for people who change the layout, in target/pages. */
    private static void pictures(Page page, String name) {
        for (int width : new int[] { 360, 1024, 1440 }) {
            resize(page, width);
            page.screenshot(new Page.ScreenshotOptions().setPath(Path.of("target", "pages", name + "-" + width + ".png")));
        }
    }

    private static void fill(TestAccount account) {
        account.addRole(LONG_ROLE, LONG_PERMISSION, "invoice:read", "invoice:write");
        account.addRole("clerk", "invoice:read");
        for (String name : List.of(LONG_LOCAL_PART, "ben", "eve", "dan")) {
            Person person = account.add(name, name.equals("ben") ? "admin" : LONG_ROLE);
            Sql.update("update member set name = ? where account_id = ?::uuid and id = ?::uuid", LONG_NAME, account.id(),
                    person.memberId());
        }
        Call.patch(account.admin().api(), account.path(),
                Map.of("name", LONG_NAME, "invitationLifetime", "PT100H", "allowedEmailDomains", List.of(account.domain())))
                .send();
        for (String name : List.of("open", LONG_LOCAL_PART.replace("max", "min"))) {
            Call.post(account.admin().api(), account.path() + "/invitations",
                    Map.of("email", account.email(name), "role", LONG_ROLE, "name", LONG_NAME)).send();
        }
        for (String name : List.of("Nachtexport", LONG_NAME)) {
            Call.post(account.admin().api(), account.path(account.admin()) + "/api-keys",
                    Map.of("name", name, "permissions", List.of(LONG_PERMISSION, "invoice:read"), "expiresAt",
                            Instant.now().plus(Duration.ofDays(200)).toString()))
                    .send();
        }
    }

    private static String review(TestAccount account) {
        return Call.post(account.admin().api(), account.path() + "/reviews",
                Map.of("name", LONG_NAME, "reviewers", List.of(UUID.fromString(account.admin().memberId())), "dueAt",
                        Instant.now().plus(Duration.ofDays(20)).toString()))
                .send().json().getString("id");
    }
}
