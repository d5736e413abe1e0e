package dev.roster.console.role;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.access.Permission;
import dev.roster.console.role.PermissionChoice.Entry;
import dev.roster.console.role.PermissionChoice.Group;
import dev.roster.role.CatalogueView;
import dev.roster.role.DeclaredPermission;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The checkboxes of the form for roles. */
class PermissionChoiceTest {
    @Test
    void groupsPermissionsAndKeepsOthersAsText() {
        PermissionChoice choice = PermissionChoice.of(List.of(
                catalogue("archive", permission("file:read", "Read files", null),
                        permission("invoice:read", "Archived", "Old")),
                catalogue("billing", permission("invoice:send", null, "Invoices"),
                        permission("invoice:read", "Read", "Invoices"),
                        permission("refund:pay", null, null))),
                Permission::name, Set.of("invoice:send", "invoice:*", "audit:read", "unknown:read"));

        assertThat(choice.groups().subList(0, 4)).containsExactly(
                new Group("archive", "archive", List.of(new Entry("file:read", "Read files", false))),
                new Group("Old", "archive", List.of(new Entry("invoice:read", "Archived", false))),
                new Group("Invoices", "billing", List.of(new Entry("invoice:send", null, true))),
                new Group("billing", "billing", List.of(new Entry("refund:pay", null, false))));
        Group roster = choice.groups().get(4);
        assertThat(roster.title()).isEqualTo("Roster");
        assertThat(roster.entries()).hasSize(Permission.values().length)
                .contains(new Entry("audit:read", "AUDIT_READ", true), new Entry("member:read", "MEMBER_READ", false));
        assertThat(choice.others()).isEqualTo("invoice:*\nunknown:read");
        assertThat(choice.groups()).extracting(Group::hasSelection).containsExactly(false, false, true, false, true);
    }

    @Test
    void withoutCataloguesOffersThePermissionsOfRoster() {
        PermissionChoice choice = PermissionChoice.of(List.of(), Permission::name, Set.of());
        assertThat(choice.groups()).hasSize(1);
        assertThat(choice.others()).isEmpty();
    }

    private static CatalogueView catalogue(String service, DeclaredPermission... permissions) {
        return new CatalogueView(service, List.of(permissions), Instant.EPOCH);
    }

    private static DeclaredPermission permission(String name, String description, String group) {
        return new DeclaredPermission(name, description, group);
    }
}
