package dev.roster.group;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Answer;
import dev.roster.testing.Api;
import dev.roster.testing.Call;
import dev.roster.testing.Invites;
import dev.roster.testing.Keys;
import dev.roster.testing.Mailbox;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount.Person;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Permissions from groups: decisions, keys, grants, the last admin, and what a loss revokes. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class GroupAccessTest extends GroupScenario {
    @BeforeEach
    void addRoles() {
        account.addRole("clerk", "invoice:read", "member:read");
        account.addRole("sender", "invoice:send", "member:invite", "account:read");
    }

    @Test
    void theUnionOfAllRolesDecides() {
        Api key = Keys.create(account, grace).api();
        Api limited = Keys.create(account, grace, "account:read").api();
        String clerks = group("Clerks", "clerk");
        String senders = group("Senders", "sender");
        String none = group("None", null);
        assertThat(check(grace.api(), "invoice:read")).isEqualTo(403);
        List.of(clerks, senders, none).forEach(group -> add(group, grace));
        for (Api principal : List.of(grace.api(), key)) {
            assertThat(check(principal, "invoice:read")).isEqualTo(200);
            assertThat(check(principal, "invoice:send")).isEqualTo(200);
            assertThat(check(principal, "account:read")).isEqualTo(200);
            assertThat(check(principal, "invoice:delete")).isEqualTo(403);
        }
        assertThat(check(limited, "invoice:read")).isEqualTo(403);
        assertThat(check(limited, "account:read")).isEqualTo(200);
        assertThat(grace.api().get(account.path() + "/members").statusCode()).isEqualTo(200);
        assertThat(grace.api().get("/v1/me").jsonPath().getList("memberships[0].permissions"))
                .containsExactly("account:read", "invoice:read", "invoice:send", "member:invite", "member:read");
        assertThat(introspect(grace.api().token()))
                .isEqualTo("account:read invoice:read invoice:send member:invite member:read");
        assertThat(introspect(key.token())).isEqualTo("account:read invoice:read invoice:send member:invite member:read");

        assertThat(remove(clerks, grace).send().status()).isEqualTo(200);
        assertThat(setRole(senders, "clerk").send().status()).isEqualTo(200);
        for (Api principal : List.of(grace.api(), key)) {
            assertThat(check(principal, "invoice:send")).isEqualTo(403);
            assertThat(check(principal, "invoice:read")).isEqualTo(200);
        }
        assertThat(Call.delete(admin, path(senders)).send().status()).isEqualTo(204);
        for (Api principal : List.of(grace.api(), key)) {
            assertThat(check(principal, "invoice:read")).isEqualTo(403);
            assertThat(check(principal, "account:read")).isEqualTo(200);
        }
    }

    private String introspect(String token) {
        return admin.request().contentType("application/x-www-form-urlencoded")
                .body("token=" + token + "&account=" + account.id()).post("/v1/introspect").jsonPath().getString("scope");
    }

    @Test
    void theAccessOfAMemberNamesEachSource() {
        String clerks = group("Clerks", "clerk");
        String senders = group("Senders", "sender");
        List.of(clerks, senders, group("None", null)).forEach(group -> add(group, grace));
        JsonArray permissions = Call.get(admin, account.path(grace) + "/access").send().json().getJsonArray("permissions");
        assertThat(IntStream.range(0, permissions.size()).mapToObj(permissions::getJsonObject)
                .map(GroupAccessTest::sources).toList())
                .containsExactly("account:read=role member, group Senders sender", "invoice:read=group Clerks clerk",
                        "invoice:send=group Senders sender", "member:invite=group Senders sender",
                        "member:read=group Clerks clerk");
    }

    private static String sources(JsonObject held) {
        JsonArray sources = held.getJsonArray("sources");
        return held.getString("permission") + "="
                + String.join(", ", IntStream.range(0, sources.size()).mapToObj(sources::getJsonObject)
                        .map(source -> source.getString("kind")
                                + (source.getJsonObject("group") == null ? ""
                                        : " " + source.getJsonObject("group").getString("name"))
                                + " " + source.getString("name"))
                        .toList());
    }

    @Test
    void actorsGrantOnlyGroupsWhosePermissionsTheyHold() {
        account.addRole("hr", "member:read", "member:update", "group:update", "member:invite", "account:read", "group:read");
        Person helen = account.add("helen", "hr");
        String clerks = group("Clerks", "clerk");
        String none = group("None", null);
        assertThat(Call.put(helen.api(), path(none, grace)).send().status()).isEqualTo(200);
        for (Person target : List.of(grace, helen)) {
            assertThat(Call.put(helen.api(), path(clerks, target)).send().outcome()).isEqualTo("403 forbidden");
        }
        assertThat(create(helen.api(), "Own", "clerk").outcome()).isEqualTo("403 forbidden");
        assertThat(create(helen.api(), "Own", null).status()).isEqualTo(201);
        assertThat(Call.patch(helen.api(), path(none), Map.of("role", "admin")).send().outcome()).isEqualTo("403 forbidden");
        assertThat(Call.patch(helen.api(), path(clerks), Map.of("role", "")).send().outcome()).isEqualTo("403 forbidden");
        assertThat(Call.delete(helen.api(), path(clerks)).send().outcome()).isEqualTo("403 forbidden");
        assertThat(Call.post(helen.api(), account.path() + "/invitations",
                Map.of("email", account.email("new"), "groups", List.of(clerks))).send().outcome()).isEqualTo("403 forbidden");

        add(clerks, grace);
        assertThat(Call.delete(helen.api(), path(clerks, grace)).send().outcome()).isEqualTo("403 forbidden");
        assertThat(Call.post(helen.api(), account.path(grace) + "/suspend").send().outcome())
                .as("the member has permissions from a group").isEqualTo("403 forbidden");
        assertThat(Call.post(helen.api(), account.path() + "/members/bulk", Map.of("action", "add-to-group", "group", clerks,
                "members", List.of(Map.of("id", account.admin().memberId())))).send().json().getInteger("rejected"))
                .isEqualTo(1);
        add(clerks, helen);
        assertThat(Call.delete(helen.api(), path(clerks, grace)).send().status())
                .as("now the actor holds the permissions").isEqualTo(200);
    }

    @Test
    void aLossRevokesInvitations() {
        String senders = group("Senders", "sender");
        add(senders, grace);
        Invites invites = Invites.of(account).as(grace.api());
        Invites all = Invites.of(account);
        String first = invites.id("first");
        JsonObject receipt = remove(senders, grace).send().json();
        assertThat(receipt.getJsonObject("revoked").getJsonArray("invitations")).containsExactly(first);
        assertThat(all.state(first)).isEqualTo("revoked");

        add(senders, grace);
        String second = invites.id("second");
        setRole(senders, "clerk").send();
        assertThat(all.state(second)).isEqualTo("revoked");

        setRole(senders, "sender").send();
        String third = invites.id("third");
        Call.patch(admin, account.path() + "/roles/sender", Map.of("permissions", List.of("invoice:send"))).send();
        assertThat(all.state(third)).isEqualTo("revoked");

        Call.patch(admin, account.path() + "/roles/sender",
                Map.of("permissions", List.of("member:invite", "account:read"))).send();
        String fourth = invites.id("fourth");
        Call.delete(admin, path(senders)).send();
        assertThat(all.state(fourth)).isEqualTo("revoked");
    }

    @Test
    void aDemotionKeepsWhatAGroupGrants() {
        String senders = group("Senders", "sender");
        Person helen = account.add("helen", "sender");
        add(senders, helen);
        String invitation = Invites.of(account).as(helen.api()).id("friend");
        assertThat(Call.patch(admin, account.path(helen), Map.of("role", "member")).send().status()).isEqualTo(200);
        assertThat(Invites.of(account).state(invitation)).isEqualTo("open");
        assertThat(check(helen.api(), "invoice:send")).isEqualTo(200);
        assertThat(Call.post(admin, account.path(helen) + "/suspend").send().status()).isEqualTo(200);
        assertThat(Invites.of(account).state(invitation)).isEqualTo("revoked");
    }

    @Test
    void peopleAreInvitedIntoGroups() {
        String clerks = group("Clerks", "clerk");
        String senders = group("Senders", "sender");
        JsonObject invited = Call.post(admin, account.path() + "/invitations",
                Map.of("email", account.email("nina"), "groups", List.of(clerks, senders))).send().json();
        assertThat(invited.getJsonArray("groups")).hasSize(2);
        Call.delete(admin, path(senders)).send();
        assertThat(Invites.of(account).get(invited.getString("id")).getJsonArray("groups")).hasSize(1);
        Api nina = Api.as(account.email("nina"));
        Answer joined = Call.accept(nina, Mailbox.tokenFor(account.email("nina"), 0)).send();
        assertThat(joined.status()).as(joined.body()).isEqualTo(201);
        assertThat(joined.json().getJsonObject("member").getJsonArray("groups")).hasSize(1);
        assertThat(check(nina, "invoice:read")).isEqualTo(200);
        assertThat(check(nina, "invoice:send")).isEqualTo(403);
        assertThat(ids(Call.get(admin, path(clerks) + "/members").send())).hasSize(1);
    }

    @Test
    void aLinkToAnInvitationOmitsADeletedGroup() {
        String clerks = group("Clerks", "clerk");
        Invites invites = Invites.of(account);
        String id = invites.invite("nina", Map.of("groups", List.of(clerks))).json().getString("id");
        Call.delete(admin, path(clerks)).send();
        assertThat(invites.createLink(id).status()).isEqualTo(200);
    }

    @Test
    void aRevocationRequiresThePermissionsOfTheGroups() {
        account.addRole("inviter", "member:invite", "account:read");
        Invites ian = Invites.of(account).as(account.add("ian", "inviter").api());
        String clerks = group("Clerks", "clerk");
        String id = Invites.of(account).invite("nina", Map.of("groups", List.of(clerks))).json().getString("id");
        Call revokeMany = Call.post(ian.principal(), ian.path() + "/bulk/revoke", Map.of("invitationIds", List.of(id)));
        assertThat(ian.revoke(id).outcome()).isEqualTo("403 forbidden");
        assertThat(revokeMany.send().json().getInteger("rejected")).isEqualTo(1);
        Call.delete(admin, path(clerks)).send();
        assertThat(revokeMany.send().json().getInteger("changed")).as("the group is deleted").isEqualTo(1);
    }

    @Test
    void anInvitationIsRevokedWhenItsGroupGetsARoleThatTheInviterLacks() {
        account.addRole("inviter", "member:invite", "account:read");
        Person ian = account.add("ian", "inviter");
        String plain = group("Plain", null);
        Answer invited = Invites.of(account).as(ian.api()).invite("friend", Map.of("groups", List.of(plain)));
        assertThat(invited.status()).as(invited.body()).isEqualTo(201);
        String other = Invites.of(account).as(ian.api()).id("other");
        setRole(plain, "clerk").send();
        assertThat(Invites.of(account).state(invited.json().getString("id"))).isEqualTo("revoked");
        assertThat(Invites.of(account).state(other)).isEqualTo("open");
    }

    @Test
    void anAccountKeepsALastingAdminFromARoleOrAGroup() {
        String admins = group("Admins", "admin");
        assertThat(Call.patch(admin, account.path(account.admin()), Map.of("role", "member")).send().outcome())
                .isEqualTo("409 last-admin");
        add(admins, account.admin());
        assertThat(Call.patch(admin, account.path(account.admin()), Map.of("role", "member")).send().status()).isEqualTo(200);
        assertThat(admin.get(account.path() + "/members").statusCode()).isEqualTo(200);
        String rejected = "409 last-admin";
        assertThat(remove(admins, account.admin()).send().outcome()).isEqualTo(rejected);
        assertThat(Call.delete(admin, path(admins)).send().outcome()).isEqualTo(rejected);
        assertThat(setRole(admins, "").send().outcome()).isEqualTo(rejected);
        assertThat(setRole(admins, "clerk").send().outcome()).isEqualTo(rejected);
        assertThat(Call.delete(admin, account.path(account.admin())).send().outcome()).isEqualTo(rejected);
        assertThat(Call
                .patch(admin, account.path(account.admin()), Map.of("expiresAt", Instant.now().plusSeconds(3600).toString()))
                .send().outcome()).isEqualTo(rejected);
        assertThat(Call.patch(admin, path(admins), Map.of("name", "Renamed")).send().status()).isEqualTo(200);
        assertThat(check(account.admin().api(), "any:thing")).isEqualTo(200);

        add(admins, grace);
        assertThat(remove(admins, account.admin()).send().status()).isEqualTo(200);
        assertThat(Call.delete(grace.api(), path(admins)).send().outcome()).isEqualTo(rejected);
        Call.patch(grace.api(), account.path(grace), Map.of("role", "admin")).send();
        assertThat(Call.delete(grace.api(), path(admins)).send().status()).isEqualTo(204);
        assertThat(Sql.count("select count(*) from member where account_id = ?::uuid and role = 'admin'", account.id()))
                .isEqualTo(1);
    }
}
