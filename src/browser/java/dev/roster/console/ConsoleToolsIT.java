package dev.roster.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.roster.console.Chromium.act;
import static dev.roster.console.Chromium.awaitClosedDialog;
import static dev.roster.console.Chromium.confirm;
import static dev.roster.console.Chromium.row;
import static dev.roster.console.Chromium.signIn;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import dev.roster.testing.Mailbox;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestMembers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Import, search, API keys and accounts in Chromium. */
class ConsoleToolsIT extends ChromiumTest {
    @Tag("full")
    @Test
    void importsFiveHundredPeopleAndListsFailures() throws IOException {
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
        assertThat(admin.locator(".figures")).containsText("493");
        assertThat(row(admin, "wrong-70")).containsText("This is not a valid email address");
        assertThat(Sql.count("select count(*) from invitation where account_id = ?::uuid and state = 'open'", account.id()))
                .as("the preview sends no invitations").isZero();

        button(admin, "Send 493 invitations").click();
        assertThat(admin.locator("progress")).isVisible();
        admin.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName("Import finished"))
                .waitFor(new Locator.WaitForOptions().setTimeout(120_000));
        assertThat(admin.locator(".figures")).containsText("493");
        assertThat(row(admin, "wrong-")).hasCount(7);
        Download failed = admin.waitForDownload(() -> link(admin, "Download as CSV").click());
        Path file = failed.path();
        assertThat(Files.readAllLines(file)).hasSize(8).first().isEqualTo("\uFEFFemail,line,problem,detail");
        assertThat(Files.readString(file)).contains("wrong-490,490,validation,email");
        assertThat(Mailbox.of("p1@" + account.domain())).hasSize(1);
    }

    @Test
    void searchesWhileTypingAndLoadsMoreMembers() {
        TestAccount account = TestAccount.open();
        TestMembers.insert(account, 120);
        Page admin = signIn(chromium.window(), account.admin().email(), "/");
        assertThat(admin.locator("#rows tr:not(.more)")).hasCount(50);
        link(admin, "Show more").click();
        assertThat(admin.locator("#rows tr:not(.more)")).hasCount(100);
        link(admin, "Show more").click();
        assertThat(admin.locator("#rows tr:not(.more)")).hasCount(121);

        admin.getByRole(AriaRole.SEARCHBOX).fill("person 21");
        assertThat(admin.locator("#rows tr")).hasCount(10);
        assertThat(admin).hasURL(Pattern.compile(".*search=person\\+?.*21.*"));
        admin.getByRole(AriaRole.SEARCHBOX).fill("nobody at all");
        assertThat(admin.locator("#list")).containsText("No members found");
    }

    @Test
    void secretOfApiKeyIsShownOnceAndCanBeCopied() {
        TestAccount account = TestAccount.open();
        Page admin = signIn(chromium.window(), account.admin().email(), "/");
        link(admin, "API keys").click();
        link(admin, "Create key").click();
        admin.getByLabel("Name").fill("Nightly export");
        admin.locator("dialog[open]").getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Create key"))
                .click();
        String secret = admin.locator("dialog[open] #secret").inputValue();
        assertThat(secret).startsWith("rst_");
        assertThat(admin.locator("[data-copy]")).isVisible();
        assertThat(roster.as(secret).get("/v1/access?permission=member:read&account=" + account.id()).statusCode())
                .isEqualTo(200);
        link(admin, "I’ve saved it").click();
        awaitClosedDialog(admin);
        assertThat(row(admin, "Nightly export")).isVisible();
        assertThat(admin.content()).doesNotContain(secret);
        act(admin, "Nightly export", "Rename");
        admin.locator("dialog[open]").getByLabel("Name").fill("Weekly export");
        confirm(admin, "Save");
        act(admin, "Weekly export", "Revoke");
        confirm(admin, "Revoke");
        assertThat(roster.as(secret).get("/v1/access?account=" + account.id()).statusCode()).isEqualTo(401);
    }

    @Test
    void operatorOpensAndClosesAccount() {
        String name = "Initech " + UUID.randomUUID();
        Page operator = signIn(chromium.window(), "olga@roster.example", "/operator/accounts/new");
        operator.getByLabel("Account name").fill(name);
        operator.getByLabel("Email address of the first admin").fill("not an address@initech.example");
        operator.evaluate("document.querySelector('form[data-form]').noValidate = true");
        operator.locator("main").getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Open account")).click();
        assertThat(operator.locator("#form-error")).hasText("This is not an email address.");
        operator.getByLabel("Email address of the first admin").fill("peter@initech.example");
        operator.locator("main").getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Open account")).click();
        assertThat(operator.getByRole(AriaRole.STATUS)).containsText("Account " + name + " opened");

        String account = Sql.column("select id from account where name = ?", name).get(0);
        operator.navigate("/operator/accounts/" + account + "/close");
        assertThat(button(operator, "Close account")).isDisabled();
        operator.getByLabel("To confirm").fill(name);
        button(operator, "Close account").click();
        assertThat(operator.getByRole(AriaRole.STATUS)).containsText("Account " + name + " closed.");
        assertThat(Sql.column("select closed_at from account where id = ?::uuid", account).get(0)).isNotNull();
    }
}
