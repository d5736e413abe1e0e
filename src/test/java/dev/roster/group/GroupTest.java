package dev.roster.group;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Answer;
import dev.roster.testing.Call;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The resource of groups: names, versions, lists, limits, and the groups of the directory. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class GroupTest extends GroupScenario {
    @Test
    void aGroupHasANameAndOptionallyARole() {
        account.addRole("clerk", "invoice:read");
        var created = admin.post(groups(), Map.of("name", " Finance ", "role", "clerk"));
        assertThat(created.statusCode()).as(created.asString()).isEqualTo(201);
        String id = created.jsonPath().getString("id");
        assertThat(created.header("Location")).endsWith(path(id));
        assertThat(created.header("ETag")).isEqualTo("\"0\"");
        JsonObject group = Call.get(admin, path(id)).send().json();
        assertThat(group.getString("name")).isEqualTo("Finance");
        assertThat(group.getString("role")).isEqualTo("clerk");
        assertThat(group.getString("managedBy")).isEqualTo("admins");

        Answer changed = Call.patch(admin, path(id), Map.of("name", "Accounting", "role", "")).with("If-Match", "\"0\"").send();
        assertThat(changed.status()).as(changed.body()).isEqualTo(200);
        assertThat(changed.json().getString("role")).isNull();
        assertThat(changed.json().getString("name")).isEqualTo("Accounting");
        assertThat(Call.patch(admin, path(id), Map.of("name", "Other")).with("If-Match", "\"0\"").send().outcome())
                .isEqualTo("412 stale-version");
        assertThat(Call.delete(admin, path(id)).with("If-Match", "\"0\"").send().outcome()).isEqualTo("412 stale-version");
        assertThat(Call.delete(admin, path(id)).send().status()).isEqualTo(204);
        assertThat(Call.get(admin, path(id)).send().outcome()).isEqualTo("404 not-found");
        assertThat(Sql.column(
                "select action from audit_event where account_id = ?::uuid and target_kind = 'group' order by sequence",
                account.id())).containsExactly("group.created", "group.changed", "group.deleted");
    }

    @Test
    void namesAreUniqueRegardlessOfCase() {
        String finance = group("Finance", null);
        String sales = group("Sales", null);
        assertThat(create(admin, "FINANCE", null).outcome()).isEqualTo("409 group-exists");
        assertThat(Call.patch(admin, path(sales), Map.of("name", "finance")).send().outcome()).isEqualTo("409 group-exists");
        assertThat(Call.patch(admin, path(finance), Map.of("name", "finance")).send().status()).isEqualTo(200);
        assertThat(create(admin, " ", null).outcome()).isEqualTo("400 validation");
        assertThat(create(admin, "x".repeat(101), null).outcome()).isEqualTo("400 validation");
        assertThat(create(admin, "Ops", "unknown").outcome()).isEqualTo("400 validation");
        assertThat(Call.patch(admin, path(finance), Map.of()).send().outcome()).isEqualTo("400 validation");
    }

    @Test
    void aRepeatedRequestCreatesOneGroup() {
        String key = UUID.randomUUID().toString();
        Call create = Call.post(admin, groups(), Map.of("name", "Once")).with("Idempotency-Key", key);
        assertThat(create.send().json().getString("id")).isEqualTo(create.send().json().getString("id"));
    }

    @Test
    void theListHasPagesByNameAndAFilterByRole() {
        account.addRole("clerk", "invoice:read");
        List<String> names = List.of("alpha", "Beta", "gamma", "Ärzte", "zeta");
        names.forEach(name -> group(name, name.equals("gamma") ? "clerk" : null));
        List<String> listed = new ArrayList<>();
        String cursor = null;
        do {
            Answer page = Call.get(admin, groups() + "?limit=2" + (cursor == null ? "" : "&cursor=" + cursor)).send();
            JsonArray items = page.json().getJsonArray("items");
            IntStream.range(0, items.size()).forEach(i -> listed.add(items.getJsonObject(i).getString("name")));
            cursor = page.json().getString("nextCursor");
        } while (cursor != null);
        assertThat(listed).containsExactly("alpha", "Beta", "gamma", "zeta", "Ärzte");
        assertThat(ids(Call.get(admin, groups() + "?role=clerk").send())).hasSize(1);
        assertThat(ids(Call.get(admin, groups() + "?role=admin").send())).isEmpty();
    }

    @Test
    void membersJoinAndLeaveOnce() {
        String finance = group("Finance", null);
        String archive = group("archive", null);
        long version = etag(add(finance, grace));
        assertThat(etag(add(finance, grace))).isEqualTo(version);
        JsonArray groups = add(archive, grace).json().getJsonArray("groups");
        assertThat(groups.getJsonObject(0).getString("name")).isEqualTo("archive");
        assertThat(groups.getJsonObject(1).getString("id")).isEqualTo(finance);
        assertThat(Call.get(admin, account.path(grace)).send().json().getJsonArray("groups")).isEqualTo(groups);

        assertThat(remove(finance, grace).send().json().getJsonObject("member").getJsonArray("groups")).hasSize(1);
        assertThat(remove(finance, grace).send().status()).isEqualTo(200);
        assertThat(Call.put(admin, path(UUID.randomUUID().toString(), grace)).send().outcome()).isEqualTo("404 not-found");
        assertThat(Call.put(admin, path(finance) + "/members/" + UUID.randomUUID()).send().outcome())
                .isEqualTo("404 not-found");
        assertThat(Sql.column(
                "select action from audit_event where account_id = ?::uuid and action like '%group' order by sequence",
                account.id())).containsExactly("member.added-to-group", "member.added-to-group", "member.removed-from-group");
    }

    private long etag(Answer member) {
        String id = member.json().getString("id");
        return Sql.count("select version from member where account_id = ?::uuid and id = ?::uuid", account.id(), id);
    }

    @Test
    void theMembersOfAGroupAreAListWithEveryFilter() {
        String finance = group("Finance", null);
        Person carol = account.add("carol", "admin");
        Person dan = account.add("dan", "member");
        account.add("eve", "member");
        List.of(grace, carol, dan).forEach(member -> add(finance, member));
        Call.post(admin, account.path(dan) + "/suspend").send();
        List<String> joined = List.of(grace.memberId(), carol.memberId(), dan.memberId());
        assertThat(ids(Call.get(admin, path(finance) + "/members").send())).isEqualTo(joined);
        assertThat(pages(path(finance) + "/members?limit=1")).isEqualTo(joined);
        assertThat(members(finance, "")).isEqualTo(joined);
        assertThat(members(finance, "&role=admin")).containsExactly(carol.memberId());
        assertThat(members(finance, "&status=suspended")).containsExactly(dan.memberId());
        assertThat(members(finance, "&status=suspended&role=admin")).isEmpty();
        assertThat(members(finance, "&sort=email")).containsExactly(carol.memberId(), dan.memberId(), grace.memberId());
        assertThat(members(finance, "&sort=-email")).containsExactly(grace.memberId(), dan.memberId(), carol.memberId());
        assertThat(members(finance, "&search=car")).containsExactly(carol.memberId());
        assertThat(members(finance, "&search=eve")).isEmpty();
        assertThat(members(finance, "&search=dan&status=active")).isEmpty();
        assertThat(members(finance, "&search=car&sort=-joined")).containsExactly(carol.memberId());
        assertThat(members(finance, "&neverActive=true")).isSubsetOf(joined);
        assertThat(members(finance, "&inactiveSince=2000-01-01T00:00:00Z")).isEmpty();
        assertThat(members(finance, "&sort=lastActive")).containsExactlyInAnyOrderElementsOf(joined);
        assertThat(pages(account.path() + "/members?group=" + finance + "&sort=-joined&limit=2"))
                .containsExactly(dan.memberId(), carol.memberId(), grace.memberId());
        assertThat(Call.get(admin, account.path() + "/members?search=%23" + finance).send().json().getJsonArray("items"))
                .isEmpty();

        remove(finance, carol).send();
        Call.delete(admin, account.path(dan)).send();
        assertThat(members(finance, "&status=active&status=removed&status=suspended")).containsExactly(grace.memberId());
        Call.delete(admin, path(finance)).send();
        assertThat(members(finance, "")).isEmpty();
        assertThat(Call.get(admin, path(finance) + "/members").send().outcome()).isEqualTo("404 not-found");
        assertThat(Call.get(admin, account.path(grace)).send().json().getJsonArray("groups")).isEmpty();
    }

    private List<String> members(String group, String query) {
        return ids(Call.get(admin, account.path() + "/members?group=" + group + query).send());
    }

    private List<String> pages(String path) {
        List<String> all = new ArrayList<>();
        String cursor = null;
        do {
            Answer page = Call.get(admin, path + (cursor == null ? "" : "&cursor=" + cursor)).send();
            all.addAll(ids(page));
            cursor = page.json().getString("nextCursor");
        } while (cursor != null);
        return all;
    }

    @Test
    void aMemberHasAtMostTwentyGroups() {
        List<String> groups = IntStream.range(0, 21).mapToObj(i -> group("Group " + i, null)).toList();
        groups.subList(0, 20).forEach(group -> add(group, grace));
        assertThat(Call.put(admin, path(groups.get(20), grace)).send().outcome()).isEqualTo("409 too-many-groups");
        JsonObject line = bulk("add-to-group", groups.get(20), grace).json().getJsonArray("results").getJsonObject(0);
        assertThat(line.getJsonObject("reason").getString("type")).endsWith("too-many-groups");
        assertThat(Call.put(admin, path(groups.get(19), grace)).send().status()).isEqualTo(200);
        Call.delete(admin, path(groups.get(0))).send();
        add(groups.get(20), grace);
    }

    @Test
    void oneRequestChangesTheGroupsOfManyMembers() {
        String finance = group("Finance", null);
        Person carol = account.add("carol", "member");
        assertThat(bulk("add-to-group", finance, grace, carol).json().getInteger("changed")).isEqualTo(2);
        assertThat(bulk("add-to-group", finance, grace, carol).json().getInteger("unchanged")).isEqualTo(2);
        assertThat(members(finance, "")).hasSize(2);
        Answer byFilter = Call.post(admin, account.path() + "/members/bulk",
                Map.of("action", "remove-from-group", "group", finance, "filter", Map.of("group", finance))).send();
        assertThat(byFilter.json().getInteger("changed")).as(byFilter.body()).isEqualTo(2);
        assertThat(members(finance, "")).isEmpty();
        assertThat(bulk("add-to-group", UUID.randomUUID().toString(), grace).outcome()).isEqualTo("400 validation");
        assertThat(Call.post(admin, account.path() + "/members/bulk", Map.of("action", "suspend", "group", finance, "members",
                List.of(Map.of("id", grace.memberId())))).send().outcome()).isEqualTo("400 validation");
    }

    private Answer bulk(String action, String group, Person... members) {
        return Call.post(admin, account.path() + "/members/bulk", Map.of("action", action, "group", group, "members",
                List.of(members).stream().map(member -> Map.of("id", member.memberId())).toList())).send();
    }

    @Test
    void onlyTheDirectoryChangesItsGroups() {
        String staff = group("Staff", null);
        add(staff, grace);
        Sql.update("update access_group set managed_by = 'directory' where account_id = ? and id = ?",
                UUID.fromString(account.id()), UUID.fromString(staff));
        assertThat(Call.get(admin, path(staff)).send().json().getString("managedBy")).isEqualTo("directory");
        String rejected = "409 group-managed-by-directory";
        assertThat(Call.patch(admin, path(staff), Map.of("name", "Other")).send().outcome()).isEqualTo(rejected);
        assertThat(Call.delete(admin, path(staff)).send().outcome()).isEqualTo(rejected);
        assertThat(Call.put(admin, path(staff, account.admin())).send().outcome()).isEqualTo(rejected);
        assertThat(remove(staff, grace).send().outcome()).isEqualTo(rejected);
        assertThat(bulk("remove-from-group", staff, grace).outcome()).isEqualTo(rejected);
        assertThat(Call.post(admin, account.path() + "/invitations",
                Map.of("email", account.email("new"), "groups", List.of(staff))).send().outcome()).isEqualTo(rejected);
        assertThat(setRole(staff, "admin").send().status()).as("a directory has no roles").isEqualTo(200);
        assertThat(check(grace.api(), "anything:else")).isEqualTo(200);
        assertThat(Call.delete(admin, account.path(grace)).send().status()).isEqualTo(200);
    }

    @Test
    void aRoleOfAGroupIsInUse() {
        account.addRole("clerk", "invoice:read");
        String finance = group("Finance", "clerk");
        assertThat(Call.delete(admin, account.path() + "/roles/clerk").send().outcome()).isEqualTo("409 role-in-use");
        Call.delete(admin, path(finance)).send();
        assertThat(Call.delete(admin, account.path() + "/roles/clerk").send().status()).isEqualTo(204);
    }

    @Test
    void groupsOfAnotherAccountDoNotExist() {
        TestAccount other = TestAccount.open();
        String finance = group("Finance", "admin");
        assertThat(Call.get(other.admin().api(), path(finance)).send().outcome()).isEqualTo("404 not-found");
        assertThat(Call.get(other.admin().api(), other.path() + "/groups/" + finance).send().outcome())
                .isEqualTo("404 not-found");
        assertThat(Call.put(other.admin().api(),
                other.path() + "/groups/" + finance + "/members/" + other.admin().memberId()).send().outcome())
                .isEqualTo("404 not-found");
        assertThat(Call.post(other.admin().api(), other.path() + "/invitations",
                Map.of("email", "a@" + other.domain(), "groups", List.of(finance))).send().outcome())
                .isEqualTo("400 validation");
        assertThat(ids(Call.get(other.admin().api(), other.path() + "/members?group=" + finance).send())).isEmpty();
    }
}
