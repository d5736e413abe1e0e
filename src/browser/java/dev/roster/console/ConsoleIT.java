package dev.roster.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.roster.console.Chromium.act;
import static dev.roster.console.Chromium.confirm;
import static dev.roster.console.Chromium.row;
import static dev.roster.console.Chromium.signIn;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.FilePayload;

import dev.roster.dev.DevStack;
import dev.roster.testing.Mailbox;
import dev.roster.testing.RosterProcess;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import io.restassured.RestAssured;

/** The console as people use it: in a browser, at the packaged service. */
class ConsoleIT {

    private static RosterProcess roster;
    private static Chromium chromium;

    @BeforeAll
    static void start() throws IOException {
        DevStack.start();
        Map<String, String> environment = RosterProcess.environment();
        environment.put("ROSTER_ACTIVITY_FLUSH_EVERY", "1s");
        roster = RosterProcess.start(environment);
        RestAssured.port = roster.port();
        chromium = new Chromium(roster);
    }

    @AfterAll
    static void stop() {
        chromium.close();
        roster.close();
    }

    @AfterEach
    void nothingToComplainAbout() {
        chromium.mustHaveNoComplaints();
    }

    @Test
    void anAdminInvitesSomebodyWhoFollowsTheLinkInTheMailAndJoins() {
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
    void anAdminMakesAnotherAndTheRowSaysWhenTheyWereLastActive() {
        TestAccount account = TestAccount.open();
        String ben = account.add("ben", "member").email();
        Sql.update("update activity set last_active_at = null, last_active_via = null where account_id = ?::uuid",
                account.id());
        Page admin = signIn(chromium.window(), account.admin().email(), "/");
        assertThat(row(admin, ben)).containsText("Never");

        act(admin, ben, "Make Admin");
        assertThat(admin.locator("dialog")).containsText("Make Ben an admin?");
        confirm(admin, "Make Admin");
        assertThat(admin.getByRole(AriaRole.STATUS)).containsText("Ben is an admin now.");
        assertThat(row(admin, ben)).containsText("Administrator");

        Page bens = signIn(chromium.window(), ben, "/");
        assertThat(row(bens, account.admin().email())).isVisible();
        org.awaitility.Awaitility.await().until(
                () -> Sql.count("select count(*) from activity where account_id = ?::uuid and last_active_via = 'console'",
                        account.id()) >= 2);
        admin.reload();
        assertThat(row(admin, ben)).containsText("just now");
        row(admin, ben).locator("time").first().focus();
        assertThat(row(admin, ben).locator("time").first().getAttribute("data-exact")).contains("20");
    }

    @Test
    void anAdminDeletesSomebodyWhoIsOutAtTheirNextClick() {
        TestAccount account = TestAccount.open();
        Person eve = account.add("eve", "admin");
        account.admin().api().get(account.path());
        eve.api().invite(account.id(), account.email("friend"), "member");
        Page admin = signIn(chromium.window(), account.admin().email(), "/");
        Page eves = signIn(chromium.window(), eve.email(), "/");
        assertThat(row(eves, account.admin().email())).isVisible();

        act(admin, eve.email(), "Delete");
        Locator dialog = admin.locator("dialog[open]");
        assertThat(dialog).containsText("1 open invitation that they sent");
        Locator delete = dialog.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Delete"));
        assertThat(delete).isDisabled();
        dialog.getByLabel("To confirm").fill(eve.email());
        confirm(admin, "Delete");
        assertThat(admin.getByRole(AriaRole.STATUS)).containsText("Eve was deleted");
        assertThat(row(admin, eve.email())).hasCount(0);

        link(eves, "Roles").click();
        assertThat(eves.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setLevel(1)))
                .hasText("This is not here, or not for you");
        eves.navigate("/");
        assertThat(eves.locator("main")).containsText("You do not belong to an account yet");
    }

    @Test
    void allOfThatWorksWithoutJavaScript() {
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
        assertThat(row(admin, fay)).containsText("Administrator");
        act(admin, fay, "Delete");
        admin.getByLabel("To confirm").fill("somebody@else.example");
        button(admin, "Delete").click();
        assertThat(admin.locator("main")).containsText("That is not the address. Nothing was changed.");
        admin.getByLabel("To confirm").fill(fay);
        button(admin, "Delete").click();
        assertThat(row(admin, fay)).hasCount(0);
    }

    @Test
    void aListOfFiveHundredPeopleIsPreviewedSentAndWhatFailedComesAsAFile() throws IOException {
        TestAccount account = TestAccount.open();
        String lines = IntStream.rangeClosed(1, 500)
                .mapToObj(n -> n % 70 == 0 ? "wrong-" + n + ",Person " + n + ",member"
                        : "p" + n + "@" + account.domain() + ",Person " + n + ",member")
                .collect(Collectors.joining("\n", "email,name,role\n", "\n"));
        Page admin = signIn(chromium.window(), account.admin().email(), "/");
        link(admin, "Invitations").click();
        link(admin, "Import CSV").click();
        admin.getByLabel("CSV file").setInputFiles(
                new FilePayload("people.csv", "text/csv", lines.getBytes(StandardCharsets.UTF_8)));
        button(admin, "Preview").click();
        assertThat(admin.locator(".numbers")).containsText("493");
        assertThat(row(admin, "wrong-70")).containsText("not an email address");
        assertThat(Sql.count("select count(*) from invitation where account_id = ?::uuid and state = 'open'", account.id()))
                .as("a preview invites nobody").isZero();

        button(admin, "Send 493 invitations").click();
        assertThat(admin.locator("progress")).isVisible();
        admin.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName("The import is done"))
                .waitFor(new Locator.WaitForOptions().setTimeout(60_000));
        assertThat(admin.locator(".numbers")).containsText("493");
        assertThat(row(admin, "wrong-")).hasCount(7);
        Download failed = admin.waitForDownload(() -> link(admin, "Download as CSV").click());
        Path file = failed.path();
        assertThat(Files.readAllLines(file)).hasSize(8).first().isEqualTo("email,line,problem,detail");
        assertThat(Files.readString(file)).contains("wrong-490,490,validation,email");
        assertThat(Mailbox.of("p1@" + account.domain())).hasSize(1);
    }

    @Test
    void ofTwoAdminsAtOnceTheSlowerIsToldAndOfferedToReload() {
        TestAccount account = TestAccount.open();
        String ben = account.add("ben", "member").email();
        String second = account.add("second", "admin").email();
        Page one = signIn(chromium.window(), account.admin().email(), "/");
        Page two = signIn(chromium.window(), second, "/");
        act(one, ben, "Suspend");
        act(two, ben, "Make Admin");
        confirm(one, "Suspend");

        two.locator("dialog[open]").getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Make Admin")).click();
        assertThat(two.locator("dialog[open]")).containsText("Somebody changed this meanwhile");
        two.locator("dialog[open]").getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName("Reload")).click();
        assertThat(row(two, ben)).containsText("Suspended");
    }

    @Test
    void everythingCanBeDoneByKeyboard() {
        TestAccount account = TestAccount.open();
        String ben = account.add("ben", "member").email();
        Page admin = signIn(chromium.window(), account.admin().email(), "/");
        admin.keyboard().press("Tab");
        assertThat(admin.locator(".skip")).isFocused();
        admin.keyboard().press("Enter");
        row(admin, ben).locator("summary").focus();
        admin.keyboard().press("Enter");
        admin.keyboard().press("ArrowDown");
        admin.keyboard().press("Enter");
        assertThat(admin.locator("dialog[open]")).containsText("Make Ben an admin?");
        admin.keyboard().press("Escape");
        assertThat(admin.locator("dialog[open]")).hasCount(0);
        assertThat(row(admin, ben).locator("summary")).isFocused();
        link(admin, "Invite User").focus();
        admin.keyboard().press("Enter");
        assertThat(admin.getByLabel("Email addresses")).isFocused();
        admin.keyboard().type(account.email("key"));
        for (int i = 0; i < 6; i++) {
            admin.keyboard().press("Tab");
            if (Boolean.TRUE.equals(admin.evaluate("document.activeElement.textContent === 'Send Invitation'"))) {
                admin.keyboard().press("Enter");
                break;
            }
        }
        assertThat(admin.getByRole(AriaRole.STATUS)).containsText("Invitation sent to " + account.email("key"));
    }

    @Test
    void aListOfMembersIsSearchedWhileTypingAndGrowsOnRequest() {
        TestAccount account = TestAccount.open();
        Sql.update("""
                insert into member (account_id, id, issuer, subject, email, name, name_key, role, status, joined_at, version)
                select ?::uuid, uuidv7(), 'i', 's' || n, 'person' || n || '@many.example', 'Person ' || n, 'person ' || n,
                    'member', 'active', now(), 0 from generate_series(100, 219) n""", account.id());
        Sql.update("""
                insert into activity (account_id, member_id, status, role, idle_since)
                select account_id, id, status, role, joined_at from member where account_id = ?::uuid on conflict do nothing""",
                account.id());
        Page admin = signIn(chromium.window(), account.admin().email(), "/");
        assertThat(admin.locator("#rows tr:not(.more)")).hasCount(50);
        link(admin, "Show more").click();
        assertThat(admin.locator("#rows tr:not(.more)")).hasCount(100);
        link(admin, "Show more").click();
        assertThat(admin.locator("#rows tr:not(.more)")).hasCount(121);

        admin.getByRole(AriaRole.SEARCHBOX).fill("person 21");
        assertThat(admin.locator("#rows tr")).hasCount(10);
        assertThat(admin).hasURL(java.util.regex.Pattern.compile(".*search=person\\+?.*21.*"));
        admin.getByRole(AriaRole.SEARCHBOX).fill("nobody at all");
        assertThat(admin.locator("#list")).containsText("Nobody matches");
    }

    @Test
    void aKeysSecretIsShownOnceWithAButtonToCopyIt() {
        TestAccount account = TestAccount.open();
        Page admin = signIn(chromium.window(), account.admin().email(), "/");
        link(admin, "API keys").click();
        link(admin, "Make a key").click();
        admin.getByLabel("What is it for?").fill("Nightly export");
        admin.locator("dialog[open]").getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Make a key")).click();
        String secret = admin.locator("dialog[open] #secret").inputValue();
        assertThat(secret).startsWith("rst_");
        assertThat(admin.locator("[data-copy]")).isVisible();
        assertThat(roster.as(secret).get("/v1/access?permission=member:read&account=" + account.id()).statusCode())
                .isEqualTo(200);
        link(admin, "I have kept it").click();
        assertThat(row(admin, "Nightly export")).isVisible();
        assertThat(admin.content()).doesNotContain(secret);
        act(admin, "Nightly export", "Rename");
        admin.locator("dialog[open]").getByLabel("What is it for?").fill("Weekly export");
        confirm(admin, "Save");
        act(admin, "Weekly export", "Revoke");
        confirm(admin, "Revoke");
        assertThat(roster.as(secret).get("/v1/access?account=" + account.id()).statusCode()).isEqualTo(401);
    }

    @Test
    void theOperatorOpensAnAccountAndClosesIt() {
        String name = "Initech " + java.util.UUID.randomUUID();
        Page operator = signIn(chromium.window(), "olga@roster.example", "/operator/accounts/new");
        operator.getByLabel("Name of the account").fill(name);
        operator.getByLabel("Email address of the first admin").fill("not an address@initech.example");
        operator.evaluate("document.querySelector('form[data-stay]').noValidate = true");
        operator.locator("main").getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Open an account")).click();
        assertThat(operator.locator("#mistake")).hasText("This is not an email address.");
        operator.getByLabel("Email address of the first admin").fill("peter@initech.example");
        operator.locator("main").getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Open an account")).click();
        assertThat(operator.getByRole(AriaRole.STATUS)).containsText("The account " + name + " was opened");

        String account = Sql.column("select id from account where name = ?", name).get(0);
        operator.navigate("/operator/accounts/" + account + "/close");
        assertThat(button(operator, "Close account")).isDisabled();
        operator.getByLabel("To confirm").fill(name);
        button(operator, "Close account").click();
        assertThat(operator.getByRole(AriaRole.STATUS)).containsText("The account " + name + " is closed.");
        assertThat(Sql.column("select closed_at from account where id = ?::uuid", account).get(0)).isNotNull();
    }

    @ParameterizedTest
    @CsvSource({ "1440,900,1,LIGHT", "1440,900,1,DARK", "360,740,1,LIGHT", "360,740,1,DARK", "720,450,2,LIGHT" })
    void axeFindsNothingAndNothingIsCutOff(int width, int height, int scale, ColorScheme colours) {
        TestAccount account = TestAccount.open();
        Person ben = account.add("ben", "member");
        account.admin().api().post(account.path(ben) + "/suspend");
        account.admin().api().invite(account.id(), account.email("open"), "member");
        account.admin().api().post(account.path() + "/roles",
                Map.of("name", "billing-clerk", "permissions", List.of("invoice:read")));
        account.admin().api().post(account.path(account.admin()) + "/api-keys", Map.of("name", "Nightly export"));
        String base = "/accounts/" + account.id();
        Page page = signIn(chromium.window(new NewContextOptions().setViewportSize(width, height).setDeviceScaleFactor(scale)
                .setColorScheme(colours)), account.admin().email(), base + "/members");
        String mine = base + "/members/" + account.admin().memberId();
        String bens = base + "/members/" + ben.memberId();
        for (String path : List.of(base + "/members", base + "/members?search=nobody", base + "/invite",
                base + "/invitations", base + "/invitations/import", base + "/activity", base + "/roles", base + "/roles/new",
                base + "/roles/billing-clerk/edit", base + "/keys", mine + "/keys/new", base + "/settings", bens + "/remove",
                bens + "/role", bens + "/role?to=admin", bens + "/reactivate", mine + "/suspend", mine + "/remove", "/accounts",
                "/nothing", "/signed-out", "/join?token=nothing",
                linkTo(account.email("open")))) {
            page.navigate(path);
            mustBeSound(page, path);
        }
        page.navigate(base + "/invitations/import");
        page.getByLabel("or paste it here").fill("email\nnew@" + account.domain() + "\nwrong");
        button(page, "Preview").click();
        mustBeSound(page, "the preview of an import");
        button(page, "Send 1 invitation").click();
        page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName("The import is done")).waitFor();
        mustBeSound(page, "an import that is done");
        page.navigate(mine + "/keys/new");
        page.getByLabel("What is it for?").fill("Another export");
        button(page, "Make a key").click();
        page.locator("#secret").waitFor();
        mustBeSound(page, "a new key");
        page.navigate(base + "/invitations");
        page.navigate(row(page, account.email("open")).locator("a[href$=revoke]").getAttribute("href"));
        mustBeSound(page, "the end of an invitation");
        page.navigate(base + "/roles/billing-clerk/delete");
        mustBeSound(page, "the end of a role");
        page.navigate(base + "/members");
        row(page, ben.email()).locator("summary").click();
        assertThat(chromium.violations(page)).as("an open menu").isEmpty();
        page.keyboard().press("Escape");
        link(page, "Invite User").click();
        page.locator("dialog[open]").waitFor();
        assertThat(chromium.violations(page)).as("an open dialog").isEmpty();
    }

    @ParameterizedTest
    @CsvSource({ "1440,900,LIGHT", "360,740,DARK" })
    void axeFindsNothingOnTheOperatorsPages(int width, int height, ColorScheme colours) {
        TestAccount account = TestAccount.open();
        Page page = signIn(chromium.window(new NewContextOptions().setViewportSize(width, height).setColorScheme(colours)),
                "olga@roster.example", "/operator/accounts");
        for (String path : List.of("/operator/accounts", "/operator/accounts/new",
                "/operator/accounts/" + account.id() + "/close", "/accounts", "/accounts/" + account.id() + "/members")) {
            page.navigate(path);
            mustBeSound(page, path);
        }
    }

    @Test
    void nothingMovesWhileAPageLoads() {
        TestAccount account = TestAccount.open();
        account.add("ben", "member");
        String base = "/accounts/" + account.id();
        Page page = signIn(chromium.window(), account.admin().email(), base + "/members");
        for (String path : List.of("/members", "/invitations", "/activity", "/roles", "/keys", "/settings")) {
            page.navigate(base + path);
            Object shift = page.evaluate("""
                    () => new Promise(done => {
                        let sum = 0;
                        new PerformanceObserver(list => list.getEntries().forEach(each => { sum += each.value; }))
                            .observe({ type: 'layout-shift', buffered: true });
                        setTimeout(() => done(sum), 300);
                    })""");
            assertThat(((Number) shift).doubleValue()).as(path).isZero();
        }
    }

    /** Nothing for axe to find, and nothing beyond the edge. */
    private static void mustBeSound(Page page, String what) {
        assertThat(chromium.violations(page)).as(what).isEmpty();
        assertThat((Boolean) page.evaluate("document.documentElement.scrollWidth <= innerWidth")).as(what + " fits").isTrue();
    }

    private static Locator link(Page page, String name) {
        return page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(name).setExact(true)).first();
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name)).first();
    }

    private static String linkTo(String email) {
        return "/join?token=" + Mailbox.tokenFor(email);
    }
}
