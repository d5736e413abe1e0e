package dev.roster.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Api;
import dev.roster.testing.Browser;
import dev.roster.testing.Browser.ReceivedPage;
import dev.roster.testing.Directory;
import dev.roster.testing.RosterStack;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The page of the directory, in a browser without JavaScript. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class DirectoryPagesTest {
    private static final Pattern TOKEN = Pattern.compile("value=\"(rsd_[A-Za-z0-9_-]+)\"");

    private TestAccount account;
    private Browser admin;
    private String page;

    @BeforeEach
    void open() {
        account = TestAccount.open();
        admin = Browser.signedIn(account.admin().email());
        page = "/accounts/" + account.id() + "/directory";
    }

    @Test
    void connectsLinksAndDisconnects() {
        Person ben = account.add("ben", "member");
        ReceivedPage empty = admin.open(page);
        assertThat(empty.html()).contains("Connect").doesNotContain("Create token");
        ReceivedPage connected = admin.submit(empty, page, Map.of("name", "Entra ID", "role", "member"));
        assertThat(connected.html()).contains("value=\"Entra ID\"", "/scim/v2/" + account.id(), "No token yet", "Users: 0");

        ReceivedPage created = admin.submit(connected, page + "/tokens", Map.of());
        Matcher token = TOKEN.matcher(created.html());
        assertThat(token.find()).as(created.html()).isTrue();
        Directory directory = new Directory(account, new Api(token.group(1)), "/scim/v2/" + account.id());
        directory.create("grace");
        assertThat(directory.post("/Users", directory.user("ben").put("displayName", "<b>Benjamin</b>")).status())
                .isEqualTo(409);

        ReceivedPage links = admin.open(page);
        assertThat(links.html()).contains("Users: 1", "Members to link", account.email("ben"), "&lt;b&gt;Benjamin&lt;/b&gt;")
                .doesNotContain("rsd_", "<b>Benjamin");
        ReceivedPage question = admin.open(page + "/link");
        assertThat(question.html()).contains("Link all these members to the directory?");
        assertThat(admin.submit(question, page + "/link", Map.of()).html()).contains("Users: 2")
                .doesNotContain("Members to link");
        assertThat(directory.get("/Users/" + ben.memberId()).status()).isEqualTo(200);

        Matcher revoke = Pattern.compile(page + "/tokens/[0-9a-f-]+/revoke").matcher(admin.open(page).html());
        assertThat(revoke.find()).isTrue();
        admin.submit(admin.open(revoke.group()), revoke.group(), Map.of());
        assertThat(directory.get("/Users").status()).isEqualTo(401);

        ReceivedPage disconnect = admin.open(page + "/disconnect");
        assertThat(admin.submit(disconnect, page + "/disconnect", Map.of("version", "0")).html()).contains("Connect")
                .doesNotContain("Users: 2");
    }

    @Test
    void twoTokensAtMost() {
        Directory.connect(account);
        ReceivedPage form = admin.open(page);
        assertThat(admin.submit(form, page + "/tokens", Map.of()).status()).isEqualTo(200);
        ReceivedPage rejected = admin.submit(form, page + "/tokens", Map.of());
        assertThat(rejected.status()).isEqualTo(409);
        assertThat(rejected.html()).contains("The directory already has two tokens");
    }

    @Test
    void readersSeeNoButtonsInEachLanguage() {
        Directory directory = Directory.connect(account);
        account.add("ben", "member");
        directory.post("/Users", directory.user("ben"));
        account.addRole("reader", "directory:read");
        Browser reader = Browser.signedIn(account.add("rita", "reader").email());
        assertThat(reader.open(page).html()).contains("Entra ID", "disabled").doesNotContain("Create token", "Link members");
        assertThat(reader.open(page + "/disconnect").status()).isEqualTo(403);
        for (String language : List.of("en", "de", "fr", "es")) {
            assertThat(admin.withLanguage(language).open(page).status()).isEqualTo(200);
        }
        assertThat(Browser.signedIn(account.email("ben")).open(page).status()).isEqualTo(403);
    }
}
