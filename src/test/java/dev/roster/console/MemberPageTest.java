package dev.roster.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Browser;
import dev.roster.testing.Browser.ReceivedPage;
import dev.roster.testing.Call;
import dev.roster.testing.Keys;
import dev.roster.testing.RosterStack;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The page of a member shows to each reader what the API shows to them. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class MemberPageTest {
    private static final Pattern EVENT = Pattern.compile("<td data-label=\"Action\">([^<]*)</td>");
    private static final Pattern NEXT = Pattern.compile("href=\"([^\"]*cursor=[^\"]*)\"");

    private TestAccount account;
    private Person grace;
    private Browser admin;
    private String base;
    private String page;

    @BeforeEach
    void open() {
        account = TestAccount.open();
        account.addRole("clerk", "invoice:read", "member:read");
        grace = account.add("grace", "clerk");
        admin = Browser.signedIn(account.admin().email());
        base = "/accounts/" + account.id();
        page = base + "/members/" + grace.memberId();
    }

    @Test
    void adminSeesEveryPart() {
        Keys.create(account, grace, "invoice:read");
        account.admin().api().patch(account.path(grace), Map.of("expiresAt", "2100-01-01T00:00:00Z"));
        Browser.signedIn(grace.email());
        assertThat(admin.open(base + "/members").html()).contains("<a href=\"" + page + "\">Grace</a>");
        String html = admin.open(page).html();
        assertThat(html).contains("<h1><span dir=\"auto\">Grace</span></h1>", "<dd>" + grace.email() + "</dd>",
                "<span class=\"status active\">Active</span>", "<span class=\"role\" dir=\"auto\">clerk</span>", ">Ada</a>",
                "1 open session, latest sign-in <time", "<code class=\"chip\">member:read</code>", "Role clerk",
                "Nightly export", "Last used")
                .containsPattern("expires <time datetime=\"2100-01-01T00:00:00Z\"");
        assertThat(events(html)).containsExactly("Changed expiry dates", "Created an API key", "Accepted an invitation",
                "Joined");
    }

    /** The same permissions as the list, the keys and the audit log. */
    @Test
    void readerSeesNoPartThatTheApiRefuses() {
        Keys.create(account, account.admin());
        Browser reader = Browser.signedIn(grace.email());
        String html = reader.open(base + "/members/" + account.admin().memberId()).html();
        assertThat(html).contains("<h1><span dir=\"auto\">Ada</span></h1>", "<code class=\"chip\">*</code>", "Role Admin")
                .doesNotContain("Nightly export", "open session", "Invited by", "class=\"cards events\"", "/remove",
                        "/suspend");
        assertThat(reader.open(page).html()).as("own page").contains("Invited by", "1 open session", "No API keys yet",
                "Leave account").doesNotContain("/suspend");
        account.addRole("auditor", "member:read", "audit:read");
        Person auditor = account.add("audra", "auditor");
        String audited = Browser.signedIn(auditor.email()).open(page).html();
        assertThat(events(audited)).containsExactly("Accepted an invitation", "Joined");
        assertThat(audited).contains("1 open session").doesNotContain("Invited by", ">API keys</h2>");
    }

    @Test
    void memberSeesOnlyTheOwnPage() {
        Person mia = account.add("mia", "member");
        Browser browser = Browser.signedIn(mia.email());
        String own = base + "/members/" + mia.memberId();
        assertThat(browser.open(base + "/settings").html()).contains("href=\"" + own + "\"");
        ReceivedPage shown = browser.open(own);
        assertThat(shown.html()).contains("Role Member", "<em class=\"badge\">you</em>").doesNotContain("← Members");
        assertThat(events(shown.html())).containsExactly("Accepted an invitation", "Joined");
        assertThat(browser.request(page).status()).isEqualTo(403);
        account.admin().api().delete(account.path(mia));
        assertThat(browser.request(own).status()).isEqualTo(404);
    }

    @Test
    void otherAccountsAndUnknownMembersAreNotFound() {
        TestAccount other = TestAccount.open();
        Browser stranger = Browser.signedIn(other.admin().email());
        assertThat(stranger.request(page).status()).isEqualTo(404);
        assertThat(stranger.request("/accounts/" + other.id() + "/members/" + grace.memberId()).status()).isEqualTo(404);
        assertThat(admin.request(base + "/members/" + account.id()).status()).isEqualTo(404);
        assertThat(admin.request(base + "/members/nobody").status()).isEqualTo(404);
    }

    @Test
    void formsReturnToThePage() {
        String html = admin.open(page).html();
        String suspend = Pattern.compile("href=\"([^\"]*/suspend[^\"]*)\"").matcher(html).results().findFirst().orElseThrow()
                .group(1).replace("&amp;", "&");
        ReceivedPage form = admin.open(suspend);
        assertThat(form.html()).contains("<a class=\"button\" href=\"" + page + "\" data-close>");
        ReceivedPage after = admin.submit(form, suspend, Map.of("version", "0"));
        assertThat(after.address().getPath()).isEqualTo(page);
        assertThat(after.html()).contains("<span class=\"status suspended\">Suspended</span>",
                "The member has no access while suspended.", "Grace is suspended and has no access.");
        assertThat(events(after.html())).first().isEqualTo("Suspended a member");
    }

    @Test
    void timelineHasEachEventOnce() {
        for (int i = 0; i < 60; i++) {
            Call.patch(account.admin().api(), account.path(grace), Map.of("role", i % 2 == 0 ? "member" : "clerk")).send();
        }
        ReceivedPage first = admin.open(page);
        assertThat(events(first.html())).hasSize(50).containsOnly("Changed a member’s role");
        String next = NEXT.matcher(first.html()).results().findFirst().orElseThrow().group(1).replace("&amp;", "&");
        ReceivedPage second = admin.open(next);
        assertThat(events(second.html())).hasSize(12).endsWith("Accepted an invitation", "Joined");
        assertThat(second.html()).doesNotContain("cursor=");
        assertThat(admin.request(page + "?cursor=forged").status()).isEqualTo(400);
    }

    @Test
    void erasedMemberLeavesNoPersonalData() {
        Keys.create(account, grace);
        account.admin().api().delete(account.path(grace));
        String removed = admin.open(page).html();
        assertThat(removed).contains("<span class=\"status removed\">Removed</span>", "This member has no permissions.",
                grace.email(), "/erase").doesNotContain("/suspend", "1 open session");
        assertThat(Call.post(account.admin().api(), account.path(grace) + "/erase").send().status()).isEqualTo(200);
        String erased = admin.open(page).html();
        assertThat(erased).contains(grace.memberId() + "@erased.invalid").doesNotContain(grace.email(), "Grace", "/erase");
        assertThat(events(erased)).startsWith("Erased personal data", "Removed a member");
    }

    @Test
    void pageIsInTheLanguageOfTheReader() {
        for (Map.Entry<String, List<String>> texts : Map.of("de", List.of("Berechtigungen", "Herkunft", "Rolle clerk", "Keine"),
                "fr", List.of("Autorisations", "Origine", "Rôle clerk"),
                "es", List.of("Permisos", "Origen", "Rol clerk")).entrySet()) {
            assertThat(admin.withLanguage(texts.getKey()).open(page).html()).contains(texts.getValue());
        }
    }

    private static List<String> events(String html) {
        return EVENT.matcher(html).results().map((MatchResult event) -> event.group(1)).toList();
    }
}
