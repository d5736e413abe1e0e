package dev.roster.console.role;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.console.role.RoleComparison.Entry;
import dev.roster.role.RoleView;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Two roles side by side. */
class RoleComparisonTest {
    @Test
    void listsSpecificPermissions() {
        RoleComparison comparison = RoleComparison.of(role("invoice:read", "invoice:send"), role("invoice:read", "file:read"),
                Map.of("invoice:read", "Read invoices", "refund:pay", "Pay refunds"));
        assertThat(comparison.onlyLeft()).containsExactly(new Entry("invoice:send", null, List.of()));
        assertThat(comparison.both()).containsExactly(new Entry("invoice:read", "Read invoices", List.of()));
        assertThat(comparison.onlyRight()).containsExactly(new Entry("file:read", null, List.of()));
    }

    @Test
    void expandsPatternsToKnownPermissions() {
        Map<String, String> known = new HashMap<>(Map.of("invoice:send", "Send", "file:read", "Read files"));
        known.put("invoice:void", null);
        RoleComparison comparison = RoleComparison.of(role("invoice:*"), role("invoice:read", "invoice:send"), known);
        assertThat(comparison.onlyLeft()).containsExactly(new Entry("invoice:*", null, List.of()),
                new Entry("invoice:void", null, List.of("invoice:*")));
        assertThat(comparison.both()).containsExactly(new Entry("invoice:read", null, List.of("invoice:*")),
                new Entry("invoice:send", "Send", List.of("invoice:*")));
        assertThat(comparison.onlyRight()).isEmpty();
    }

    @Test
    void everythingIncludesPatterns() {
        RoleComparison comparison = RoleComparison.of(role("*"), role("invoice:*"), Map.of("invoice:send", "Send"));
        assertThat(comparison.onlyLeft()).containsExactly(new Entry("*", null, List.of()));
        assertThat(comparison.both()).containsExactly(new Entry("invoice:*", null, List.of("*")),
                new Entry("invoice:send", "Send", List.of("*", "invoice:*")));
        assertThat(RoleComparison.of(role("*"), role("*"), Map.of()).both()).containsExactly(new Entry("*", null, List.of()));
    }

    @Test
    void aRoleWithoutPermissionsHasNone() {
        RoleComparison comparison = RoleComparison.of(role(), role(), Map.of("invoice:send", "Send"));
        assertThat(List.of(comparison.onlyLeft(), comparison.both(), comparison.onlyRight())).allMatch(List::isEmpty);
    }

    private static RoleView role(String... permissions) {
        return new RoleView("role", null, null, List.of(permissions), false);
    }
}
