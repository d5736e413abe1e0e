package dev.roster.console;

import static dev.roster.console.Chromium.settled;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.roster.testing.Call;
import dev.roster.testing.Mailbox;
import dev.roster.testing.RosterProcess;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import dev.roster.testing.TestSize;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/** Runs tests of the console in Chromium against the packaged service. The classes of a fork share both. */
abstract class ChromiumTest {
    static RosterProcess roster;
    static Chromium chromium;

    @BeforeAll
    static void start() throws IOException {
        roster = RosterProcess.shared();
        if (chromium == null) {
            // It runs until the JVM ends.
            chromium = new Chromium();
        }
    }

    @AfterEach
    void closeWindows() {
        chromium.closeWindows();
    }

    /** Most faults of layout are visible on the smallest screen. */
    static IntStream widths() {
        return TestSize.FULL ? IntStream.of(360, 768, 1440) : IntStream.of(360);
    }

    static Locator link(Page page, String name) {
        return settled(page).getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(name).setExact(true)).first();
    }

    static Locator button(Page page, String name) {
        return settled(page).getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name)).first();
    }

    static String linkTo(String email) {
        return "/join?token=" + Mailbox.tokenFor(email);
    }

    /** Creates a group with a role and one member. @return its id */
    static String group(TestAccount account, String name, Person member) {
        String id = account.admin().api().post(account.path() + "/groups", Map.of("name", name, "role", "member")).jsonPath()
                .getString("id");
        Call.put(account.admin().api(), account.path() + "/groups/" + id + "/members/" + member.memberId()).send();
        return id;
    }

    /** Creates a service account of the admin, with a client and a key. @return its id */
    static String service(TestAccount account, String name) {
        String id = account.admin().api().post(account.path() + "/service-accounts", Map.of("name", name, "role", "member",
                "identity", Map.of("clientId", "reporting-and-nightly-export-of-the-production-environment"))).jsonPath()
                .getString("id");
        Call.post(account.admin().api(), account.path() + "/members/" + id + "/api-keys", Map.of("name", name)).send();
        return id;
    }

    /** The path of the API keys of the admin. */
    static String ownKeys(TestAccount account) {
        return "/accounts/" + account.id() + "/members/" + account.admin().memberId() + "/keys";
    }

    static Page window(int width, ColorScheme scheme) {
        return chromium.window(new NewContextOptions().setViewportSize(width, 800).setColorScheme(scheme));
    }

    /** For a look at the pages. */
    static void picture(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions().setPath(Path.of("target", "screenshots", name + ".png")));
    }
}
