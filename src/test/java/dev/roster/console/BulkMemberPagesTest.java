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
import org.junit.jupiter.api.Test;

/** Changes selected members, in a browser without JavaScript. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class BulkMemberPagesTest extends MemberListFixture {
    private static final Pattern MEMBERS = Pattern.compile("name=\"members\" value=\"([^\"]*)\"");

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

    /** A row that moved to the next page is in the list twice after the script has loaded that page. */
    @Test
    void aRowThatIsSelectedTwiceCountsOnce() {
        String token = admin.open(base + "/members").formToken();
        String form = "formToken=%s&action=suspend&member=%s&member=%2$s".formatted(token, grace.memberId());
        ReceivedPage confirmation = admin.send(base + "/members/bulk", "application/x-www-form-urlencoded",
                form.getBytes(StandardCharsets.UTF_8));
        assertThat(confirmation.html()).contains("Suspend 1 member?");
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
}
