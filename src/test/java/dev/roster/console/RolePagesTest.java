package dev.roster.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Browser;
import dev.roster.testing.Browser.ReceivedPage;
import dev.roster.testing.Call;
import dev.roster.testing.RosterStack;
import dev.roster.testing.TestAccount;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pages of resources that were never changed (version 0) or have an empty list. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class RolePagesTest {
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
    void editsRoleThatWasNeverChanged() {
        account.addRole("billing-clerk", "invoice:read");
        String edit = base + "/roles/billing-clerk/edit";
        ReceivedPage form = admin.open(edit);
        assertThat(form.html()).contains("Edit role billing-clerk", "action=\"" + edit + "\"", "name=\"version\" value=\"0\"",
                "invoice:read</textarea>").doesNotContain("Add role");
        admin.submit(form, edit, Map.of("permissions", "invoice:write", "version", "0"));
        assertThat(admin.open(base + "/roles").html()).contains("invoice:write").doesNotContain("invoice:read");
    }

    @Test
    void confirmationsSubmitVersionZero() {
        account.addRole("billing-clerk", "invoice:read");
        TestAccount.Person ben = account.add("ben", "member");
        for (String path : List.of("/roles/billing-clerk/delete", "/members/" + ben.memberId() + "/suspend")) {
            assertThat(admin.open(base + path).html()).as(path).contains("name=\"version\" value=\"0\"");
        }
    }

    @Test
    void keyWithoutPermissionsIsNotShownWithAll() {
        Call.post(account.admin().api(), account.path(account.admin()) + "/api-keys",
                Map.of("name", "Nothing", "permissions", List.of())).send();
        assertThat(admin.open(base + "/keys").html()).contains("Nothing", ">None<").doesNotContain("Same as owner");
        Call.post(account.admin().api(), account.path(account.admin()) + "/api-keys", Map.of("name", "All")).send();
        assertThat(admin.open(base + "/keys").html()).contains("Same as owner");
    }

    @Test
    void emptyRoleInALinkOffersAllRoles() {
        TestAccount.Person ben = account.add("ben", "member");
        assertThat(admin.open(base + "/members/" + ben.memberId() + "/role?to=").html()).contains("Change the role of");
    }
}
