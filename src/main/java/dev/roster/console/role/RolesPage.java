package dev.roster.console.role;

import dev.roster.access.InBrowser;
import dev.roster.access.Permission;
import dev.roster.access.Requires;
import dev.roster.console.Done;
import dev.roster.console.FlashMessage;
import dev.roster.console.FormError;
import dev.roster.console.FormValues;
import dev.roster.console.Frame;
import dev.roster.console.Pages;
import dev.roster.http.Version;
import dev.roster.http.Versioned;
import dev.roster.role.NewRole;
import dev.roster.role.RoleService;
import dev.roster.role.RoleView;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateData;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Lists, creates, changes and deletes the roles of an account. */
@Cancellable(false)
@Path("/accounts/{accountId}/roles")
@InBrowser
@Produces(MediaType.TEXT_HTML)
@Consumes(MediaType.APPLICATION_FORM_URLENCODED)
class RolesPage {
    /** @param version null for a new role */
    @TemplateData
    record Form(String name, String permissions, Integer version) {
        /** The permissions of Roster's own operations. */
        public List<String> rosterPermissions() {
            return Arrays.stream(Permission.values()).map(Permission::value).toList();
        }
    }

    @CheckedTemplate(basePath = "console/role")
    static class Templates {
        static native TemplateInstance roles(Frame frame, List<RoleView> roles);

        static native TemplateInstance roleForm(Frame frame, Form form, FormError error);

        static native TemplateInstance roleDelete(Frame frame, Versioned<RoleView> role);
    }

    @Inject
    Pages pages;
    @Inject
    RoleService roles;

    @GET
    @Requires(Permission.ROLE_READ)
    public Uni<RestResponse<byte[]>> list(@RestPath UUID accountId) {
        return pages.show(roles.list(accountId), Templates::roles);
    }

    @GET
    @Path("new")
    @Requires(Permission.ROLE_UPDATE)
    public Uni<RestResponse<byte[]>> form() {
        return pages.show(new Form("", "", null), null, Templates::roleForm);
    }

    @POST
    @Path("new")
    @Requires(Permission.ROLE_UPDATE)
    public Uni<RestResponse<byte[]>> create(@RestForm String name, @RestForm String permissions, @RestForm UUID formId) {
        return pages.submit(() -> {
            NewRole role = pages.valid(new NewRole(name, FormValues.list(permissions)));
            return pages.once(formId, role, () -> roles.create(pages.actor(), role)
                    .replaceWith(new Done(pages.back("/roles"), FlashMessage.ROLE_CREATED, name)));
        }, error -> pages.show(new Form(name, permissions, null), error, Templates::roleForm));
    }

    @GET
    @Path("{name}/edit")
    @Requires(Permission.ROLE_UPDATE)
    public Uni<RestResponse<byte[]>> edit(@RestPath UUID accountId, @RestPath String name) {
        return roles.get(accountId, name).chain(role -> pages.show(
                new Form(name, String.join("\n", role.view().permissions()), role.version()), null, Templates::roleForm));
    }

    @POST
    @Path("{name}/edit")
    @Requires(Permission.ROLE_UPDATE)
    public Uni<RestResponse<byte[]>> change(@RestPath String name, @RestForm String permissions, @RestForm int version) {
        NewRole.Change change = new NewRole.Change(FormValues.list(permissions));
        return pages.submit(
                () -> roles.change(pages.actor(), name, pages.valid(change), Version.etag(version))
                        .map(changed -> redirect(FlashMessage.ROLE_CHANGED, name)),
                error -> pages.show(new Form(name, permissions, version), error, Templates::roleForm));
    }

    @GET
    @Path("{name}/delete")
    @Requires(Permission.ROLE_UPDATE)
    public Uni<RestResponse<byte[]>> confirmDelete(@RestPath UUID accountId, @RestPath String name) {
        return pages.show(roles.get(accountId, name), Templates::roleDelete);
    }

    @POST
    @Path("{name}/delete")
    @Requires(Permission.ROLE_UPDATE)
    public Uni<RestResponse<byte[]>> delete(@RestPath String name, @RestForm int version) {
        return roles.delete(pages.actor(), name, Version.etag(version))
                .replaceWith(() -> redirect(FlashMessage.ROLE_DELETED, name));
    }

    private RestResponse<byte[]> redirect(FlashMessage message, String name) {
        return pages.redirect(pages.back("/roles"), message, name);
    }
}
