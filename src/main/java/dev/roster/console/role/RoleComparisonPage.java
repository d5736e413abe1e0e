package dev.roster.console.role;

import dev.roster.access.InBrowser;
import dev.roster.access.Permission;
import dev.roster.access.Requires;
import dev.roster.console.Frame;
import dev.roster.console.Pages;
import dev.roster.role.CatalogueService;
import dev.roster.role.CatalogueView;
import dev.roster.role.RoleService;
import dev.roster.role.RoleView;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Compares the permissions of two roles. */
@Cancellable(false)
@Path("/accounts/{accountId}/roles/compare")
@InBrowser
@Produces(MediaType.TEXT_HTML)
class RoleComparisonPage {
    @CheckedTemplate(basePath = "console/role")
    static class Templates {
        /** @param comparison null until two roles are selected */
        static native TemplateInstance roleComparison(Frame frame, List<RoleView> roles, RoleComparison comparison, String left,
                String right);
    }

    @Inject
    Pages pages;
    @Inject
    RoleService roles;
    @Inject
    CatalogueService catalogues;

    /** Without two known roles, the page offers all roles and selects the first two, the built-in ones. */
    @GET
    @Requires(Permission.ROLE_READ)
    public Uni<RestResponse<byte[]>> compare(@RestPath UUID accountId, @RestQuery String left, @RestQuery String right) {
        return roles.list(accountId).chain(all -> pages.show(catalogues.list(accountId), (frame, declared) -> {
            String second = right == null ? all.get(1).name() : right;
            RoleView one = named(all, left);
            RoleView other = named(all, second);
            return Templates.roleComparison(frame, all,
                    one == null || other == null ? null : RoleComparison.of(one, other, known(declared, frame)), left, second);
        }));
    }

    private static RoleView named(List<RoleView> roles, String name) {
        return roles.stream().filter(role -> role.name().equals(name)).findFirst().orElse(null);
    }

    private static Map<String, String> known(List<CatalogueView> catalogues, Frame frame) {
        Map<String, String> known = new HashMap<>();
        for (Permission permission : Permission.values()) {
            known.put(permission.value(), RolesPage.meaning(permission, frame));
        }
        catalogues.forEach(catalogue -> catalogue.permissions()
                .forEach(declared -> known.putIfAbsent(declared.name(), declared.description())));
        return known;
    }
}
