package dev.roster.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Answer;
import dev.roster.testing.Browser;
import dev.roster.testing.Browser.ReceivedPage;
import dev.roster.testing.Call;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonArray;
import java.net.URLEncoder;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The pages of groups, and groups on the pages of members, in a browser without JavaScript. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class GroupPagesTest {
    private TestAccount account;
    private Person grace;
    private Browser admin;
    private String base;

    @BeforeEach
    void open() {
        account = TestAccount.open();
        account.addRole("clerk", "invoice:read");
        grace = account.add("grace", "member");
        admin = Browser.signedIn(account.admin().email());
        base = "/accounts/" + account.id();
    }

    @Test
    void createsChangesAndDeletesAGroup() {
        assertThat(admin.open(base + "/groups").html()).contains("No groups yet", "href=\"" + base + "/groups/new\"");
        ReceivedPage form = admin.open(base + "/groups/new");
        assertThat(form.html()).contains("<option value=\"clerk\">clerk</option>", "No role");
        ReceivedPage page = admin.submit(form, base + "/groups/new", Map.of("name", "Finance", "role", "clerk"));
        assertThat(page.html()).contains("Group Finance added.", "<h1 dir=\"auto\">Finance</h1>", "This group has no members.");
        String group = page.address().getPath();

        ReceivedPage same = admin.submit(form, base + "/groups/new", Map.of("name", "finance", "role", ""));
        assertThat(same.status()).isEqualTo(409);
        assertThat(same.html()).contains("A group with this name already exists", "value=\"finance\"");

        ReceivedPage edit = admin.open(group + "/edit");
        assertThat(edit.html()).contains("Edit group Finance", "<option value=\"clerk\" selected>");
        ReceivedPage changed = admin.submit(edit, group + "/edit", Map.of("name", "Accounting", "role", "", "version", "0"));
        assertThat(changed.html()).contains("Group Accounting changed.", "No role");
        assertThat(admin.open(base + "/groups").html()).contains("Accounting").doesNotContain("Finance");

        ReceivedPage delete = admin.open(group + "/delete");
        assertThat(delete.html()).contains("Delete group Accounting?");
        assertThat(admin.submit(delete, group + "/delete", Map.of("version", "1")).html())
                .contains("Group Accounting deleted.", "No groups yet");
    }

    @Test
    void addsAndRemovesMembers() {
        String id = group("Finance", "clerk");
        String group = base + "/groups/" + id;
        ReceivedPage page = admin.open(group);
        ReceivedPage unknown = admin.submit(page, group + "/members", Map.of("member", account.email("nobody")));
        assertThat(unknown.status()).isEqualTo(400);
        assertThat(unknown.html()).contains("No member has this address.", "value=\"" + account.email("nobody") + "\"");
        ReceivedPage added = admin.submit(page, group + "/members", Map.of("member", " " + grace.email().toUpperCase()));
        assertThat(added.html()).contains("Grace added to the group.", grace.email(),
                "/members/" + grace.memberId() + "/remove");

        String member = admin.open(base + "/members/" + grace.memberId()).html();
        assertThat(member).contains("<a dir=\"auto\" href=\"" + group + "\">Finance</a>", "Group Finance, role clerk",
                "Role Member");
        assertThat(admin.open(base + "/members").html()).contains(
                "</span> <small class=\"group-names\" dir=\"auto\">Finance</small>",
                "<option value=\"" + id + "\">Finance</option>");
        assertThat(admin.open(base + "/members?group=" + id).html()).contains(grace.email())
                .doesNotContain("<span dir=\"auto\"><a href=\"" + base + "/members/" + account.admin().memberId());
        assertThat(admin.open(base + "/members?group=none").html()).contains(account.admin().email());
        assertThat(admin.open(base + "/members/export?group=" + id).html()).contains(grace.email(), ",Finance")
                .doesNotContain(account.admin().email());

        String back = "?back=" + URLEncoder.encode(group, UTF_8);
        assertThat(admin.open(group).html()).contains("href=\"" + group + "/edit" + back + "\"",
                "href=\"" + group + "/delete" + back + "\"", "/members/" + grace.memberId() + "/remove" + back + "\"");
        assertThat(admin.open(group + "/edit" + back).html()).contains("href=\"" + group + "\" data-close");
        assertThat(admin.open(group + "/members").address().getPath()).as("the response to a form").isEqualTo(group);
        String remove = group + "/members/" + grace.memberId() + "/remove";
        ReceivedPage confirmation = admin.open(remove);
        assertThat(confirmation.html()).contains("href=\"" + group + "\" data-close");
        assertThat(confirmation.html()).contains("Remove Grace from the group Finance?");
        assertThat(admin.submit(confirmation, remove, Map.of("version", version(confirmation))).html())
                .contains("Grace removed from the group.", "This group has no members.");
    }

    @Test
    void addsAndRemovesSelectedMembers() {
        String id = group("Finance", "clerk");
        ReceivedPage list = admin.open(base + "/members");
        ReceivedPage join = admin.submit(list, base + "/members/bulk",
                Map.of("action", "add-to-group", "group", id, "member", grace.memberId()));
        assertThat(join.html()).contains("Add 1 member to the group Finance?", grace.email());
        assertThat(groups(grace)).isEmpty();
        ReceivedPage joined = admin.submit(join, base + "/members/bulk",
                Map.of("action", "add-to-group", "group", id, "members", members(join)));
        assertThat(joined.html()).contains("Members added to the group: 1.");
        assertThat(groups(grace)).hasSize(1);
        ReceivedPage leave = admin.submit(list, base + "/members/bulk",
                Map.of("action", "remove-from-group", "group", id, "member", grace.memberId()));
        assertThat(leave.html()).contains("Remove 1 member from the group Finance?");
        admin.submit(leave, base + "/members/bulk",
                Map.of("action", "remove-from-group", "group", id, "members", members(leave)));
        assertThat(groups(grace)).isEmpty();
    }

    @Test
    void invitesIntoAGroup() {
        String id = group("Finance", "clerk");
        ReceivedPage form = admin.open(base + "/invite");
        assertThat(form.html()).contains("name=\"group\" value=\"" + id + "\"");
        admin.submit(form, base + "/invite", Map.of("addresses", account.email("nina"), "role", "member", "group", id));
        assertThat(Call.get(account.admin().api(), account.path() + "/invitations").send().json().getJsonArray("items")
                .stream().filter(each -> each.toString().contains("nina")).findFirst().orElseThrow().toString())
                .contains("Finance");
    }

    @Test
    void aGroupOfTheDirectoryIsReadOnly() {
        String id = group("Staff", "clerk");
        Sql.update("update access_group set managed_by = 'directory' where account_id = ? and id = ?",
                UUID.fromString(account.id()), UUID.fromString(id));
        String group = base + "/groups/" + id;
        assertThat(admin.open(group).html()).contains("From the directory").doesNotContain("Add member", group + "/delete");
        ReceivedPage edit = admin.open(group + "/edit");
        assertThat(edit.html()).contains("readonly");
        assertThat(admin.submit(edit, group + "/edit", Map.of("name", "Staff", "role", "", "version", "0")).html())
                .contains("Group Staff changed.");
        ReceivedPage rejected = admin.submit(edit, group + "/edit", Map.of("name", "Other", "role", "", "version", "1"));
        assertThat(rejected.html()).contains("The directory manages this group");
        assertThat(admin.open(base + "/members").html()).doesNotContain("bulk-group");
    }

    @Test
    void readersSeeGroupsWithoutActionsInTheirLanguage() {
        String id = group("Finance", "clerk");
        account.addRole("reader", "group:read", "account:read");
        Browser reader = Browser.signedIn(account.add("rea", "reader").email()).withLanguage("de");
        assertThat(reader.open(base + "/groups").html()).contains("Gruppen", "Finance").doesNotContain("Gruppe hinzufügen");
        assertThat(reader.open(base + "/groups/" + id).html()).contains("Finance").doesNotContain("Mitglied hinzufügen",
                "Bearbeiten");
        assertThat(reader.open(base + "/groups/new").status()).isEqualTo(403);
        for (String language : List.of("fr", "es", "en")) {
            assertThat(reader.withLanguage(language).open(base + "/groups").status()).isEqualTo(200);
        }
    }

    private String group(String name, String role) {
        Answer created = Call.post(account.admin().api(), account.path() + "/groups", Map.of("name", name, "role", role))
                .send();
        assertThat(created.status()).as(created.body()).isEqualTo(201);
        return created.json().getString("id");
    }

    private JsonArray groups(Person member) {
        return Call.get(account.admin().api(), account.path(member)).send().json().getJsonArray("groups");
    }

    private static String version(ReceivedPage form) {
        return form.html().replaceAll("(?s).*name=\"version\" value=\"([^\"]*)\".*", "$1");
    }

    private static String members(ReceivedPage page) {
        Matcher value = Pattern.compile("name=\"members\" value=\"([^\"]*)\"").matcher(page.html());
        assertThat(value.find()).isTrue();
        return value.group(1).replace("&quot;", "\"");
    }
}
