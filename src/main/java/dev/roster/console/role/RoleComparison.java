package dev.roster.console.role;

import dev.roster.access.Permissions;
import dev.roster.role.RoleView;
import io.quarkus.qute.TemplateData;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The permissions of two roles, sorted by name. Includes each known permission that a pattern grants. */
@TemplateData
record RoleComparison(RoleView left, RoleView right, List<Entry> onlyLeft, List<Entry> both, List<Entry> onlyRight) {
    /** @param patterns those through which a role grants the permission; empty if each role that grants it names it */
    @TemplateData
    record Entry(String name, String description, List<String> patterns) {
    }

    /** @param known descriptions by the names of permissions; a description can be null */
    static RoleComparison of(RoleView left, RoleView right, Map<String, String> known) {
        Permissions ofLeft = Permissions.of(left.permissions());
        Permissions ofRight = Permissions.of(right.permissions());
        RoleComparison comparison = new RoleComparison(left, right, new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        Set<String> names = new TreeSet<>(known.keySet());
        names.addAll(left.permissions());
        names.addAll(right.permissions());
        for (String name : names) {
            boolean inLeft = ofLeft.allow(name);
            boolean inRight = ofRight.allow(name);
            if (inLeft || inRight) {
                (inLeft && inRight ? comparison.both : inLeft ? comparison.onlyLeft : comparison.onlyRight)
                        .add(new Entry(name, known.get(name), patterns(name, left, right)));
            }
        }
        return comparison;
    }

    private static List<String> patterns(String name, RoleView... roles) {
        return Stream.of(roles).filter(role -> !role.permissions().contains(name))
                .flatMap(role -> role.permissions().stream())
                .filter(each -> each.endsWith(Permissions.EVERYTHING) && Permissions.of(Set.of(each)).allow(name))
                .distinct().sorted().toList();
    }
}
