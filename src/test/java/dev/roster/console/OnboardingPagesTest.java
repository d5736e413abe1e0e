package dev.roster.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Browser;
import dev.roster.testing.Browser.ReceivedPage;
import dev.roster.testing.Call;
import dev.roster.testing.Invites;
import dev.roster.testing.Mailbox;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The checklist of a new account, the notice about undelivered emails, and links to invitations, without JavaScript. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class OnboardingPagesTest {
    private TestAccount account;
    private Browser admin;
    private String base;

    @BeforeEach
    void open() {
        account = TestAccount.open();
        admin = Browser.signedIn(account.admin().email());
        base = "/accounts/" + account.id();
    }

    @Test
    void theChecklistShowsWhatIsDone() {
        assertThat(admin.open(base + "/members").html()).contains("Invite your team", "Hide this list")
                .doesNotContain("<li class=\"done\">");
        Invites.of(account).invite("grace");
        Call.post(account.admin().api(), account.path() + "/roles", Map.of("name", "clerk", "permissions", List.of("a:b")))
                .send();
        Call.put(account.admin().api(), account.path() + "/dormancy-policy", Map.of("days", 60, "suspend", true)).send();
        assertThat(admin.open(base + "/members").html().split("<li class=\"done\">")).hasSize(4);
        Call.patch(account.admin().api(), account.path(), Map.of("accentColor", "#1d4ed8")).send();
        assertThat(admin.open(base + "/members").html()).doesNotContain("Hide this list");
    }

    @Test
    void theChecklistIsForAdminsOfNewAccounts() {
        account.add("ben", "member");
        assertThat(admin.open(base + "/members").html()).doesNotContain("Hide this list");
    }

    @Test
    void dismissingTheChecklistIsRecorded() {
        ReceivedPage members = admin.open(base + "/members");
        for (int i = 0; i < 2; i++) {
            ReceivedPage after = admin.submit(members, base + "/checklist/dismiss", Map.of());
            assertThat(after.html()).contains("Saved.").doesNotContain("Hide this list");
        }
        assertThat(Sql.count("select count(*) from audit_event where account_id = ?::uuid and action = 'account.changed'",
                account.id())).isEqualTo(1);
        assertThat(admin.open(base + "/activity").html()).contains("Checklist hidden");
    }

    @Test
    void othersCannotDismissTheChecklist() {
        Browser stranger = Browser.signedIn(TestAccount.open().admin().email());
        ReceivedPage own = stranger.open("/accounts");
        assertThat(stranger.submit(own, base + "/checklist/dismiss", Map.of()).status()).isEqualTo(404);
        Browser ben = Browser.signedIn(account.add("ben", "member").email());
        assertThat(ben.submit(ben.open(base + "/members"), base + "/checklist/dismiss", Map.of()).status()).isEqualTo(403);
        assertThat(Sql.count("select count(*) from account where id = ?::uuid and checklist_dismissed_at is not null",
                account.id())).isZero();
    }

    @Test
    void undeliveredInvitationsShowANotice() {
        Invites invites = Invites.of(account);
        String grace = invites.id("grace");
        invites.id("linus");
        bounce("grace");
        for (String page : List.of("/members", "/members?status=invited", "/invitations")) {
            assertThat(admin.open(base + page).html()).as(page).contains("1 invitation email was not delivered.",
                    base + "/invitations?state=undelivered");
        }
        String list = admin.open(base + "/invitations?state=undelivered").html();
        assertThat(list).contains(account.email("grace"), "Bounced").doesNotContain(account.email("linus"),
                "was not delivered.");
        bounce("linus");
        assertThat(admin.open(base + "/members").html()).contains("2 invitation emails were not delivered.");
        invites.createLink(grace);
        assertThat(admin.open(base + "/members").html()).contains("1 invitation email was not delivered.");
        Sql.update("update mail set finished_at = now() - interval '31 days' where account_id = ?::uuid", account.id());
        assertThat(admin.open(base + "/members").html()).doesNotContain("was not delivered");
        assertThat(admin.open(base + "/invitations?state=undelivered").html()).contains("No invitations");
    }

    @Test
    void theNoticeNeedsThePermissionToInvite() {
        Invites.of(account).id("grace");
        bounce("grace");
        account.addRole("reader", "member:read");
        Browser reader = Browser.signedIn(account.add("rita", "reader").email());
        assertThat(reader.open(base + "/members").html()).contains("<h1>Members</h1>").doesNotContain("not delivered");
        assertThat(reader.open(base + "/invitations?state=undelivered").status()).isEqualTo(403);
    }

    @Test
    void aLinkIsShownOnce() {
        String id = Invites.of(account).id("grace");
        Mailbox.tokenFor(account.email("grace"));
        assertThat(admin.open(base + "/invitations").html()).contains("Copy invitation link", "/invitations/" + id + "/link?");
        ReceivedPage form = admin.open(base + "/invitations/" + id + "/link");
        ReceivedPage created = admin.submit(form, base + "/invitations/" + id + "/link", Map.of("version", "0"));
        assertThat(created.header("cache-control")).isEqualTo("no-store");
        String token = created.html().replaceAll("(?s).*token=([A-Za-z0-9_-]{86}).*", "$1");
        assertThat(Invites.preview(token).status()).isEqualTo(200);
        assertThat(created.html()).contains("Roster will not show it again");
        assertThat(admin.open(base + "/invitations").html()).doesNotContain(token);
        ReceivedPage stale = admin.submit(form, base + "/invitations/" + id + "/link", Map.of("version", "0"));
        assertThat(stale.status()).isEqualTo(412);
        assertThat(Invites.preview(token).status()).isEqualTo(200);
    }

    private void bounce(String local) {
        Awaitility.await().until(() -> Sql.count(
                "select count(*) from mail where account_id = ?::uuid and recipient = ? and state = 'sent'", account.id(),
                account.email(local)) == 1);
        Sql.update("update mail set state = 'bounced', finished_at = now(), reason = 'address-unknown' "
                + "where account_id = ?::uuid and recipient = ?", account.id(), account.email(local));
    }
}
