package dev.roster.role;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Answer;
import dev.roster.testing.Api;
import dev.roster.testing.Call;
import dev.roster.testing.Mailbox;
import dev.roster.testing.RosterStack;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Display names and descriptions of roles. The name stays the identifier. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class RoleNamesTest {
    private TestAccount account;
    private Api admin;

    @BeforeEach
    void open() {
        account = TestAccount.open();
        admin = account.admin().api();
    }

    @Test
    void aRoleCanHaveADisplayNameAndADescription() {
        JsonObject clerk = new JsonObject().put("name", "clerk").put("displayName", "Billing clerk")
                .put("description", "Sends invoices").put("permissions", new JsonArray().add("invoice:send"))
                .put("builtIn", false);
        assertThat(create("  Billing clerk ", "Sends invoices").json()).isEqualTo(clerk);
        assertThat(Call.get(admin, role()).send().json()).isEqualTo(clerk);
        assertThat(list().getJsonObject(0)).isEqualTo(new JsonObject().put("name", "admin").putNull("displayName")
                .putNull("description").put("permissions", new JsonArray().add("*")).put("builtIn", true));
        assertThat(list().getJsonObject(2)).isEqualTo(clerk);
    }

    @Test
    void aChangeKeepsOmittedPropertiesAndRemovesBlankOnes() {
        create("Billing clerk", "Sends invoices");
        Person carl = account.add("carl", "clerk");
        assertThat(change(Map.of("displayName", "Accountant")).json()).isEqualTo(new JsonObject().put("name", "clerk")
                .put("displayName", "Accountant").put("description", "Sends invoices")
                .put("permissions", new JsonArray().add("invoice:send")).put("builtIn", false));
        assertThat(membership(carl).getString("roleDisplayName")).isEqualTo("Accountant");
        change(Map.of("permissions", List.of("invoice:read")));
        assertThat(Call.get(admin, role()).send().json().getString("displayName")).isEqualTo("Accountant");
        JsonObject blank = change(Map.of("displayName", " ", "description", "")).json();
        assertThat(blank.getString("displayName")).isNull();
        assertThat(blank.getString("description")).isNull();
        assertThat(membership(carl).getString("role")).isEqualTo("clerk");
        assertThat(membership(carl).getString("roleDisplayName")).isNull();
        assertThat(change(Map.of("displayName", "\u200B\u202E\u00A0")).json().getString("displayName")).as("invisible")
                .isNull();
        assertThat(change(Map.of()).outcome()).isEqualTo("400 validation");
    }

    @Test
    void changesAreAudited() {
        create("Billing clerk", null);
        change(Map.of("displayName", "Accountant"));
        String changed = admin.get(role()).header("ETag");
        change(Map.of("displayName", "Accountant", "permissions", List.of("invoice:send")));
        assertThat(admin.get(role()).header("ETag")).as("an equal change").isEqualTo(changed);
        JsonArray events = Call.get(admin, account.path() + "/audit-events?action=role.changed").send().json()
                .getJsonArray("items");
        assertThat(events).hasSize(1);
        JsonArray permissions = new JsonArray().add("invoice:send");
        assertThat(events.getJsonObject(0).getJsonObject("before"))
                .isEqualTo(new JsonObject().put("displayName", "Billing clerk").put("permissions", permissions));
        assertThat(events.getJsonObject(0).getJsonObject("after"))
                .isEqualTo(new JsonObject().put("displayName", "Accountant").put("permissions", permissions));
    }

    @Test
    void aRestoredRoleHasNoEarlierDisplayName() {
        create("Billing clerk", "Sends invoices");
        Call.delete(admin, role()).send();
        assertThat(create(null, null).json().getString("displayName")).isNull();
        assertThat(Call.get(admin, role()).send().json().getString("description")).isNull();
    }

    @Test
    void aStaleChangeIsRejected() {
        create("Billing clerk", null);
        change(Map.of("displayName", "Accountant"));
        assertThat(Call.patch(admin, role(), Map.of("displayName", "Third")).with("If-Match", "\"0\"").send().outcome())
                .isEqualTo("412 stale-version");
    }

    @ParameterizedTest
    @ValueSource(strings = { "Admin", "MEMBER", "two\nlines", "two\u2028lines", "tab\there", "\u00A0Admin", "Admin\u200B" })
    void rejectsInvalidDisplayNames(String name) {
        assertThat(create(name, null).outcome()).isEqualTo("400 validation");
        create("Clerk", null);
        assertThat(change(Map.of("displayName", name)).outcome()).isEqualTo("400 validation");
        assertThat(Call.get(admin, role()).send().json().getString("displayName")).isEqualTo("Clerk");
    }

    @Test
    void limitsLengths() {
        assertThat(create("x".repeat(101), null).outcome()).isEqualTo("400 validation");
        assertThat(create("x", "y".repeat(501)).outcome()).isEqualTo("400 validation");
        assertThat(create("x".repeat(100), "y".repeat(500)).status()).isEqualTo(201);
    }

    /** An actor without the permissions of a role cannot rename it. */
    @Test
    void requiresThePermissionsOfTheRole() {
        create("Clerk", null);
        account.addRole("hr", "role:read", "role:update");
        Person helen = account.add("helen", "hr");
        assertThat(Call.patch(helen.api(), role(), Map.of("displayName", "Other")).send().outcome())
                .isEqualTo("403 forbidden");
        assertThat(Call.patch(helen.api(), account.path() + "/roles/hr", Map.of("displayName", "Other")).send().status())
                .isEqualTo(200);
    }

    @Test
    void emailsAndPreviewsShowTheDisplayName() {
        create("Billing clerk", null);
        String guest = account.email("guest");
        Call.post(admin, account.path() + "/invitations", Map.of("email", guest, "role", "clerk")).send();
        String token = Mailbox.tokenFor(guest);
        assertThat(Mailbox.text(Mailbox.of(guest).get(0), "text/plain")).contains("Billing clerk").doesNotContain(": clerk");
        JsonObject preview = Call.post(Api.anonymous(), "/v1/invitations/preview", Map.of("token", token)).send().json();
        assertThat(preview.getString("role")).isEqualTo("clerk");
        assertThat(preview.getString("roleDisplayName")).isEqualTo("Billing clerk");
    }

    private Answer create(String displayName, String description) {
        JsonObject role = new JsonObject().put("name", "clerk").put("displayName", displayName)
                .put("description", description).put("permissions", new JsonArray().add("invoice:send"));
        return Call.post(admin, account.path() + "/roles", role.getMap()).send();
    }

    private Answer change(Map<String, ?> change) {
        return Call.patch(admin, role(), change).send();
    }

    private JsonArray list() {
        return Call.get(admin, account.path() + "/roles").send().json().getJsonArray("items");
    }

    private String role() {
        return account.path() + "/roles/clerk";
    }

    private static JsonObject membership(Person person) {
        return Call.get(person.api(), "/v1/me").send().json().getJsonArray("memberships").getJsonObject(0);
    }
}
