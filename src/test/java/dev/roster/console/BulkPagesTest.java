package dev.roster.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Browser;
import dev.roster.testing.Browser.ReceivedPage;
import dev.roster.testing.Call;
import dev.roster.testing.Keys;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import dev.roster.testing.TestMembers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Changes selected rows of the lists of members and invitations, and exports members, in a browser without JavaScript. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class BulkPagesTest {
    private static final Pattern MEMBERS = Pattern.compile("name=\"members\" value=\"([^\"]*)\"");

    private TestAccount account;
    private Person grace;
    private Browser admin;
    private String base;

    @BeforeEach
    void open() {
        account = TestAccount.open();
        grace = account.add("grace", "member");
        admin = Browser.signedIn(account.admin().email());
        base = "/accounts/" + account.id();
    }

    @Test
    void rowsOfOthersCanBeSelected() {
        String html = admin.open(base + "/members").html();
        assertThat(html).contains("aria-label=\"Select Grace\"").doesNotContain("aria-label=\"Select Ada\"",
                "All matches");
        account.addRole("reader", "account:read", "member:read");
        assertThat(Browser.signedIn(account.add("rea", "reader").email()).open(base + "/members").html())
                .contains("Grace").doesNotContain("Select Grace");
    }

    @Test
    void suspensionIsConfirmedAndCanBeUndone() {
        Keys.create(account, grace);
        ReceivedPage confirmation = select("suspend", Map.of("member", grace.memberId()));
        assertThat(confirmation.html()).contains("Suspend 1 member?", grace.email());
        assertThat(status(grace)).isEqualTo("active");
        ReceivedPage list = confirm(confirmation, Map.of("action", "suspend"));
        assertThat(status(grace)).isEqualTo("suspended");
        assertThat(list.html()).contains("Suspended members, now without access: 1.", ">Undo</button>");
        ReceivedPage undone = confirm(list, Map.of("action", "reactivate"));
        assertThat(status(grace)).isEqualTo("active");
        assertThat(undone.html()).contains("Members who have access again: 1.").doesNotContain("Undo");
    }

    @Test
    void undoDoesNotReactivateAMemberWhoChangedSince() {
        ReceivedPage list = confirm(select("suspend", Map.of("member", grace.memberId())), Map.of("action", "suspend"));
        assertThat(Call.patch(account.admin().api(), account.path(grace), Map.of("role", "admin")).send().status())
                .isEqualTo(200);
        assertThat(confirm(list, Map.of("action", "reactivate")).html()).contains("Changed: 0/1.");
        assertThat(status(grace)).isEqualTo("suspended");
    }

    @Test
    void removalRequiresTheNumberOfMembers() {
        Keys.create(account, grace);
        ReceivedPage confirmation = select("remove", Map.of("member", grace.memberId()));
        assertThat(confirmation.html()).contains("Remove 1 member?", "This also revokes: 1 API key", "To confirm, type 1");
        ReceivedPage again = confirm(confirmation, Map.of("action", "remove", "typed", "2"));
        assertThat(again.html()).contains("The number does not match");
        assertThat(status(grace)).isEqualTo("active");
        assertThat(confirm(again, Map.of("action", "remove", "typed", "1")).html())
                .contains("Removed members, now without access: 1.");
        assertThat(status(grace)).isEqualTo("removed");
    }

    @Test
    void theDialogSpeaksOfPeopleAndOfServiceAccounts() {
        String id = Call.post(account.admin().api(), account.path() + "/service-accounts",
                Map.of("name", "Nightly export", "role", "member")).send().json().getString("id");
        String people = "You can invite people again later.";
        String services = "You cannot undo the removal of service accounts";
        assertThat(select("remove", Map.of("member", grace.memberId())).html()).contains(people).doesNotContain(services);
        assertThat(select("remove", Map.of("member", id)).html()).contains("Nightly export", services)
                .doesNotContain(people);
        assertThat(select("remove", Map.of("all", "true")).html()).contains("Remove 2 members?", people, services);
        assertThat(admin.request(base + "/members/export").html()).contains(id + ",service,,Nightly export,member,active",
                grace.memberId() + ",person," + grace.email());
    }

    @Test
    void allMatchesExcludeTheReader() {
        TestMembers.insert(account, 70);
        assertThat(admin.open(base + "/members").html()).contains("All matches, up to 1,000");
        ReceivedPage confirmation = select("change-role", Map.of("all", "true", "role", "admin"));
        assertThat(confirmation.html()).contains("Give 71 members the role Admin?", "1 selected member does not change:",
                "You cannot change your own membership here");
        confirm(confirmation, Map.of("action", "change-role", "role", "admin"));
        assertThat(Sql.count("select count(*) from member where account_id = ?::uuid and role = 'admin'", account.id()))
                .isEqualTo(72);
    }

    @Test
    void allMatchesFollowTheFilter() {
        TestMembers.insert(account, 70);
        String path = base + "/members/bulk?search=person+11&role=member";
        ReceivedPage confirmation = admin.submit(admin.open(base + "/members"), path,
                Map.of("action", "suspend", "all", "true"));
        assertThat(confirmation.html()).contains("Suspend 10 members?");
    }

    @Test
    void nothingSelectedAndUnknownMembersChangeNothing() {
        assertThat(select("suspend", Map.of()).html()).contains("Nothing was selected.");
        Person stranger = TestAccount.open().admin();
        ReceivedPage confirmation = select("suspend", Map.of("member", stranger.memberId()));
        assertThat(confirmation.html()).contains("No selected member would change").doesNotContain(stranger.email());
        assertThat(Call.get(stranger.api(), "/v1/me").send().body()).contains("\"active\"");
    }

    @Test
    void tabsCountMembersAndInvitations() {
        account.admin().api().invite(account.id(), account.email("open"), "member");
        assertThat(Call.post(account.admin().api(), account.path(grace) + "/suspend").send().status()).isEqualTo(200);
        String html = admin.open(base + "/members").html().replaceAll("<[^>]*>", "").replaceAll("\\s+", " ");
        assertThat(html).contains("Members 2 Active 1 Invited 1 Suspended 1 Removed 0");
        assertThat(admin.open(base + "/members?status=invited").html()).contains(account.email("open"), "Send again")
                .doesNotContain(grace.email());
        TestMembers.insert(account, 120);
        assertThat(admin.open(base + "/members?status=active").html()).contains("100+");
    }

    @Test
    void filtersByActivity() {
        admin.open(base + "/members");
        Sql.update("""
                update activity set idle_since = now() - interval '45 days', last_active_at = now() - interval '45 days',
                    last_active_via = 'api' where account_id = ?::uuid and member_id = ?::uuid""", account.id(),
                grace.memberId());
        assertThat(admin.open(base + "/members?lastActive=30&sort=name").html()).contains(grace.email());
        assertThat(admin.open(base + "/members?lastActive=60").html()).doesNotContain(grace.email());
        assertThat(admin.open(base + "/members?lastActive=never").html()).doesNotContain(grace.email());
    }

    @Test
    void exportsTheFilteredList() {
        TestMembers.insert(account, 1_200);
        Sql.update("update member set name = '=1+1' where account_id = ?::uuid and id = ?::uuid", account.id(),
                grace.memberId());
        ReceivedPage all = admin.request(base + "/members/export?role=member");
        assertThat(all.header("content-type")).startsWith("text/csv");
        assertThat(all.header("content-disposition")).isEqualTo("attachment; filename=\"members.csv\"");
        assertThat(all.html().lines()).hasSize(1_202).first().asString().startsWith("\uFEFFid,kind,email,name,role,status,");
        assertThat(all.html()).contains(",person," + grace.email() + ",'=1+1,member,active");
        assertThat(admin.request(base + "/members/export?search=person+11").html().lines()).hasSizeGreaterThan(1)
                .allMatch(line -> line.startsWith("\uFEFFid,") || line.contains(",Person 11"));
        assertThat(Browser.signedIn(grace.email()).request(base + "/members/export").status()).isEqualTo(403);
    }

    @Test
    void revokesAndResendsSelectedInvitations() {
        String open = invite("open");
        String other = invite("other");
        Sql.update(
                "update invitation set last_mail_at = now() - interval '2 minutes' where account_id = ?::uuid and id = ?::uuid",
                account.id(), open);
        String path = base + "/invitations/bulk";
        ReceivedPage list = admin.open(base + "/invitations");
        assertThat(list.html()).contains("aria-label=\"Select " + account.email("open") + "\"");
        ReceivedPage resend = admin.submit(list, path, Map.of("action", "resend", "invitation", open));
        assertThat(resend.html()).contains("Send 1 invitation again?", account.email("open"));
        assertThat(admin.submit(resend, path, Map.of("action", "resend", "confirmed", open)).html())
                .contains("Invitations that are being sent again: 1.");
        ReceivedPage tooEarly = admin.submit(list, path, Map.of("action", "resend", "invitation", open));
        assertThat(tooEarly.html()).contains("No selected invitation would change", "less than a minute ago");
        assertThat(admin.submit(list, path, Map.of("action", "revoke", "confirmed", open + " " + other)).html())
                .contains("Invitations revoked: 2.");
        assertThat(
                Sql.column("select distinct state from invitation where account_id = ?::uuid and id = any(array[?, ?]::uuid[])",
                        account.id(), open, other))
                .containsExactly("revoked");
    }

    @Test
    void confirmsWhyAnInvitationIsNotSentAgain() {
        String open = invite("open");
        assertThat(Call.patch(account.admin().api(), account.path(), Map.of("allowedEmailDomains", List.of("other.example")))
                .send().status()).isEqualTo(200);
        ReceivedPage confirmation = admin.submit(admin.open(base + "/invitations"), base + "/invitations/bulk",
                Map.of("action", "resend", "invitation", open));
        assertThat(confirmation.html()).contains("No selected invitation would change",
                "The account does not allow this domain.");
    }

    /** A row that moved to the next page is in the list twice after the script has loaded that page. */
    @Test
    void aRowThatIsSelectedTwiceCountsOnce() {
        String token = admin.open(base + "/members").formToken();
        String form = "formToken=%s&action=suspend&member=%s&member=%2$s".formatted(token, grace.memberId());
        ReceivedPage confirmation = admin.send(base + "/members/bulk", "application/x-www-form-urlencoded",
                form.getBytes(StandardCharsets.UTF_8));
        assertThat(confirmation.html()).contains("Suspend 1 member?");
        String open = invite("open");
        form = "formToken=%s&action=revoke&invitation=%s&invitation=%2$s".formatted(token, open);
        confirmation = admin.send(base + "/invitations/bulk", "application/x-www-form-urlencoded",
                form.getBytes(StandardCharsets.UTF_8));
        assertThat(confirmation.html()).contains("Revoke 1 invitation?");
    }

    @Test
    void escapesNames() {
        String name = "\"><b>'";
        Sql.update("update member set name = ? where account_id = ?::uuid and id = ?::uuid", name, account.id(),
                grace.memberId());
        assertThat(Call.post(account.admin().api(), account.path() + "/roles",
                Map.of("name", "billing", "displayName", name, "permissions", List.of("account:read"))).send().status())
                .isEqualTo(201);
        assertThat(admin.open(base + "/members").html()).contains("&lt;b&gt;").doesNotContain("<b>");
        assertThat(select("change-role", Map.of("role", "billing", "member", grace.memberId())).html())
                .contains("&lt;b&gt;").doesNotContain("<b>");
    }

    private ReceivedPage select(String action, Map<String, String> fields) {
        Map<String, String> all = new HashMap<>(fields);
        all.put("action", action);
        return admin.submit(admin.open(base + "/members"), base + "/members/bulk", all);
    }

    private ReceivedPage confirm(ReceivedPage page, Map<String, String> fields) {
        Matcher members = MEMBERS.matcher(page.html());
        assertThat(members.find()).as(page.html()).isTrue();
        Map<String, String> all = new HashMap<>(fields);
        all.put("members", members.group(1));
        return admin.submit(page, base + "/members/bulk", all);
    }

    private String status(Person person) {
        return Sql.column("select status from member where account_id = ?::uuid and id = ?::uuid", account.id(),
                person.memberId()).get(0);
    }

    private String invite(String name) {
        return Call.post(account.admin().api(), account.path() + "/invitations", Map.of("email", account.email(name))).send()
                .json().getString("id");
    }
}
