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
import dev.roster.role.CatalogueService;
import dev.roster.role.CatalogueView;
import dev.roster.role.NewRole;
import dev.roster.role.RoleService;
import dev.roster.role.RoleView;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateData;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Objects;
import java.util.Set;
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
    /**
     * @param permission the selected checkboxes; {@code permissions} the text with further permissions
     * @param version null for a new role
     */
    @TemplateData
    record Form(@RestForm String name, @RestForm @DefaultValue("") String displayName,
            @RestForm @DefaultValue("") String description, @RestForm Set<String> permission, @RestForm String permissions,
            @RestForm Integer version) {
        static final Form EMPTY = new Form("", "", "", Set.of(), "", null);

        static Form of(Versioned<RoleView> role) {
            RoleView view = role.view();
            return new Form(view.name(), Objects.toString(view.displayName(), ""), Objects.toString(view.description(), ""),
                    Set.copyOf(view.permissions()), "", role.version());
        }

        NewRole role() {
            return new NewRole(name, displayName, description, all());
        }

        /** The form contains all values of the role. */
        NewRole.Change change() {
            return new NewRole.Change(displayName, description, all());
        }

        /** The form of an existing role does not submit its name; the path contains it. */
        Form named(String role) {
            return new Form(role, displayName, description, permission, permissions, version == null ? 0 : version);
        }

        Form asNew() {
            return new Form(name, displayName, description, permission, permissions, null);
        }

        Set<String> all() {
            Set<String> all = FormValues.list(permissions);
            all.addAll(permission == null ? Set.of() : permission);
            return all;
        }
    }

    @CheckedTemplate(basePath = "console/role")
    static class Templates {
        static native TemplateInstance roles(Frame frame, List<RoleView> roles);

        static native TemplateInstance roleForm(Frame frame, Form form, PermissionChoice choice, FormError error);

        static native TemplateInstance roleDelete(Frame frame, Versioned<RoleView> role);
    }

    @Inject
    Pages pages;
    @Inject
    RoleService roles;
    @Inject
    CatalogueService catalogues;

    @GET
    @Requires(Permission.ROLE_READ)
    public Uni<RestResponse<byte[]>> list(@RestPath UUID accountId) {
        return pages.show(roles.list(accountId), Templates::roles);
    }

    @GET
    @Path("new")
    @Requires(Permission.ROLE_UPDATE)
    public Uni<RestResponse<byte[]>> form() {
        return show(Form.EMPTY, null);
    }

    @POST
    @Path("new")
    @Requires(Permission.ROLE_UPDATE)
    public Uni<RestResponse<byte[]>> create(@BeanParam Form form, @RestForm UUID formId) {
        return pages.submit(() -> {
            NewRole role = pages.valid(form.role());
            return pages.once(formId, role, () -> roles.create(pages.actor(), role)
                    .map(created -> new Done(pages.back("/roles"), FlashMessage.ROLE_CREATED, created.view().label())));
        }, error -> show(form.asNew(), error));
    }

    @GET
    @Path("{name}/edit")
    @Requires(Permission.ROLE_UPDATE)
    public Uni<RestResponse<byte[]>> edit(@RestPath UUID accountId, @RestPath String name) {
        return roles.get(accountId, name).chain(role -> show(Form.of(role), null));
    }

    @POST
    @Path("{name}/edit")
    @Requires(Permission.ROLE_UPDATE)
    public Uni<RestResponse<byte[]>> change(@RestPath("name") String role, @BeanParam Form input) {
        Form form = input.named(role);
        return pages.submit(
                () -> roles.change(pages.actor(), role, pages.valid(form.change()), Version.etag(form.version()))
                        .map(changed -> redirect(FlashMessage.ROLE_CHANGED, changed.view().label())),
                error -> show(form, error));
    }

    /** Offers the catalogues to readers who can read them in the API. */
    private Uni<RestResponse<byte[]>> show(Form form, FormError error) {
        Uni<List<CatalogueView>> declared = pages.actor().permissions().allow(Permission.ROLE_READ)
                ? catalogues.list(pages.actor().accountId())
                : Uni.createFrom().item(List.of());
        return declared.chain(found -> pages.show(error, frame -> Templates.roleForm(frame, form,
                PermissionChoice.of(found, permission -> meaning(permission, frame), form.all()), error)));
    }

    static String meaning(Permission permission, Frame frame) {
        return frame.message(RolesMessages.class, permission, messages -> messages.permission(permission));
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
                .map(role -> redirect(FlashMessage.ROLE_DELETED, role.label()));
    }

    private RestResponse<byte[]> redirect(FlashMessage message, String name) {
        return pages.redirect(pages.back("/roles"), message, name);
    }
}
