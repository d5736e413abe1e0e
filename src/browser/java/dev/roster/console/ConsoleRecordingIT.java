package dev.roster.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.roster.console.Chromium.awaitClosedDialog;
import static dev.roster.console.Chromium.row;
import static dev.roster.console.Chromium.settled;
import static dev.roster.console.Chromium.signIn;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ScreenshotAnimations;
import dev.roster.testing.Api;
import dev.roster.testing.Call;
import dev.roster.testing.Mailbox;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Makes the recording and the pictures of the README: {@code -Dit.test=ConsoleRecordingIT -Drecord}. Needs img2webp (webp). */
@EnabledIfSystemProperty(named = "record", matches = ".*")
class ConsoleRecordingIT extends ChromiumTest {
    private static final Path FRAMES = Path.of("target", "recording");
    private static final Path IMAGES = Path.of("docs", "images");
    private static final int MAX_BYTES = 1_000_000;
    private static final String DOMAIN = "acme.example";
    private static final Map<String, String> NAMES = Map.of("ada", "Ada Lovelace", "ben", "Ben Carter", "eve", "Eve Moreau",
            "dan", "Dan Okafor", "mia", "Mia Schulz", "noor", "Noor Haddad", "grace", "Grace Hopper");

    private final List<String> frames = new ArrayList<>();
    private int millis;
    private Page page;

    @Test
    void recordsTheFourWalks() throws IOException, InterruptedException {
        TestAccount account = acme();
        page = signIn(chromium.window(new NewContextOptions().setViewportSize(1000, 640)), account.admin().email(),
                "/accounts");
        clean();
        page.navigate("/accounts/" + account.id() + "/members");
        frame(1_200);

        click(link(page, "Invite User"));
        page.locator("dialog[open]").waitFor();
        frame(600);
        page.getByLabel("Email addresses").fill("grace@" + DOMAIN);
        frame(900);
        submit("Send Invitation");
        frame(1_500);

        page.navigate("/accounts/" + account.id() + "/members");
        choose("ben", "Make Admin");
        frame(1_400);
        submit("Make Admin");
        frame(1_600);

        choose("eve", "Remove");
        frame(1_500);
        page.getByLabel("To confirm").fill("eve@" + DOMAIN);
        frame(900);
        submit("Remove");
        frame(1_800);

        click(page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Last active").setExact(true)));
        settled(page);
        frame(1_200);
        Locator time = row(page, "dan@" + DOMAIN).locator("time").first();
        point(time);
        time.hover();
        frame(1_700);
        assemble();
    }

    @Test
    void takesThePictures() {
        TestAccount account = acme();
        page = signIn(chromium.window(new NewContextOptions().setViewportSize(1280, 800)), account.admin().email(),
                "/accounts");
        page.navigate("/accounts/" + account.id() + "/members");
        row(page, "ben@" + DOMAIN).locator("summary").click();
        picture("console-members");
        page.keyboard().press("Escape");
        Chromium.act(page, "eve@" + DOMAIN, "Remove");
        page.locator("dialog[open]").waitFor();
        picture("console-delete");
        page.navigate("/accounts/" + account.id() + "/activity");
        picture("console-activity");
    }

    private void picture(String name) {
        page.screenshot(new Page.ScreenshotOptions().setPath(IMAGES.resolve(name + ".png"))
                .setAnimations(ScreenshotAnimations.DISABLED));
    }

    private void clean() throws IOException {
        Files.createDirectories(FRAMES);
        try (Stream<Path> old = Files.list(FRAMES)) {
            for (Path file : old.toList()) {
                Files.delete(file);
            }
        }
    }

    /** An account of a company, with invented names and activity. */
    private static TestAccount acme() {
        TestAccount account = open();
        for (String name : List.of("ben", "dan", "mia", "noor")) {
            account.add(name, "member");
        }
        Person eve = account.add("eve", "admin");
        Sql.endCooldown(account.email("lin"));
        eve.api().invite(account.id(), account.email("lin"), "member");
        eve.api().post(account.path(eve) + "/api-keys", Map.of("name", "Nightly export"));
        Sql.endCooldown(account.email("grace"));
        NAMES.forEach((local, name) -> Sql.update("update member set name = ? where account_id = ?::uuid and email = ?", name,
                account.id(), account.email(local)));
        Sql.update("update member set joined_at = now() - interval '75 days' where account_id = ?::uuid", account.id());
        Sql.update("""
                insert into active_members (account_id, day, members)
                select ?::uuid, current_date - n, case when extract(isodow from current_date - n) > 5 then 1 else 3 + n % 4 end
                from generate_series(1, 29) n""", account.id());
        int hours = 2;
        for (String local : List.of("ben", "mia", "eve", "noor", "dan")) {
            Sql.update("""
                    update activity set last_active_at = now() - make_interval(hours => ?), last_active_via = 'gateway',
                        idle_since = now() - make_interval(hours => ?)
                    where account_id = ?::uuid and member_id = (
                        select id from member where account_id = ?::uuid and email = ?)""", hours, hours, account.id(),
                    account.id(), account.email(local));
            hours *= 5;
        }
        return account;
    }

    private static TestAccount open() {
        String ada = "ada@" + DOMAIN;
        int mailsBefore = Mailbox.of(ada).size();
        Sql.endCooldown(ada);
        String id = Call.post(Api.asOperator(), "/v1/accounts", Map.of("name", "Acme", "firstAdminEmail", ada)).send().json()
                .getString("id");
        Api api = Api.as(ada);
        String member = Call.accept(api, Mailbox.tokenFor(ada, mailsBefore)).send().json().getJsonObject("member")
                .getString("id");
        return new TestAccount(id, DOMAIN, new Person(ada, member, api));
    }

    private void choose(String name, String action) {
        click(row(page, name + "@" + DOMAIN).locator("summary"));
        frame(550);
        click(page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(action).setExact(true)));
        page.locator("dialog[open]").waitFor();
    }

    private void submit(String button) {
        click(page.locator("dialog[open]").getByRole(AriaRole.BUTTON,
                new Locator.GetByRoleOptions().setName(button).setExact(true)));
        awaitClosedDialog(page);
        assertThat(page.getByRole(AriaRole.STATUS).first()).not().isEmpty();
        settled(page);
    }

    private void click(Locator target) {
        point(target);
        frame(550);
        hidePointer();
        target.click();
    }

    /** Draws a pointer, which screenshots do not contain. */
    private void point(Locator target) {
        target.evaluate("""
                target => {
                  const box = target.getBoundingClientRect();
                  const pointer = document.createElement('div');
                  pointer.id = 'pointer';
                  Object.assign(pointer.style, { position: 'fixed', left: box.left + box.width / 2 - 14 + 'px',
                      top: box.top + box.height / 2 - 14 + 'px', width: '28px', height: '28px', borderRadius: '50%',
                      border: '3px solid #d97706', background: 'rgb(217 119 6 / .25)', zIndex: 99, pointerEvents: 'none' });
                  (document.querySelector('dialog[open]') ?? document.body).append(pointer);
                }""");
    }

    private void hidePointer() {
        page.evaluate("document.getElementById('pointer')?.remove()");
    }

    private void frame(int duration) {
        Path file = FRAMES.resolve("%02d.png".formatted(frames.size() / 3));
        page.screenshot(new Page.ScreenshotOptions().setPath(file).setAnimations(ScreenshotAnimations.DISABLED));
        frames.addAll(List.of("-d", Integer.toString(duration), file.toString()));
        millis += duration;
    }

    private void assemble() throws IOException, InterruptedException {
        assertThat(millis).isBetween(19_000, 21_000);
        Path recording = IMAGES.resolve("console-walks.webp");
        List<String> command = new ArrayList<>(List.of("img2webp", "-loop", "0", "-lossy", "-q", "70", "-m", "6"));
        command.addAll(frames);
        command.addAll(List.of("-o", recording.toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(FRAMES.resolve("img2webp.log").toFile()).start();
        assertThat(process.waitFor()).isZero();
        assertThat(Files.size(recording)).isLessThan(MAX_BYTES);
    }
}
