package dev.roster.console.role;

import dev.roster.access.Permission;
import dev.roster.role.CatalogueView;
import dev.roster.role.DeclaredPermission;
import io.quarkus.qute.TemplateData;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The permissions that the form of a role offers: those of the services, then those of Roster.
 *
 * @param others the selected permissions that no checkbox has, such as patterns; one per line
 */
@TemplateData
record PermissionChoice(List<Group> groups, String others) {
    /** @param service null for Roster */
    @TemplateData
    record Group(String title, String service, List<Entry> entries) {
        public boolean hasSelection() {
            return entries.stream().anyMatch(Entry::selected);
        }
    }

    @TemplateData
    record Entry(String name, String description, boolean selected) {
    }

    /** @param meaning of a permission of Roster, in the reader's language */
    static PermissionChoice of(List<CatalogueView> catalogues, Function<Permission, String> meaning, Set<String> selected) {
        List<Group> groups = new ArrayList<>();
        Set<String> offered = new HashSet<>();
        for (CatalogueView catalogue : catalogues) {
            Map<String, Group> ofService = new LinkedHashMap<>();
            for (DeclaredPermission declared : catalogue.permissions()) {
                // The first service that declares a permission offers it.
                if (offered.add(declared.name())) {
                    String title = declared.group() == null ? catalogue.service() : declared.group();
                    ofService.computeIfAbsent(title, name -> new Group(name, catalogue.service(), new ArrayList<>())).entries()
                            .add(new Entry(declared.name(), declared.description(), selected.contains(declared.name())));
                }
            }
            groups.addAll(ofService.values());
        }
        List<Entry> own = new ArrayList<>();
        for (Permission permission : Permission.values()) {
            offered.add(permission.value());
            own.add(new Entry(permission.value(), meaning.apply(permission), selected.contains(permission.value())));
        }
        groups.add(new Group("Roster", null, own));
        return new PermissionChoice(groups, selected.stream().filter(name -> !offered.contains(name)).sorted()
                .collect(Collectors.joining("\n")));
    }
}
