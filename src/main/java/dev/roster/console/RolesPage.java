package dev.roster.console;

import java.util.Arrays;
import java.util.List;
import java.util.UUID;

import jakarta.inject.Inject;
import jakarta.validation.Validator;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;

import dev.roster.access.CurrentPrincipal;
import dev.roster.access.InBrowser;
import dev.roster.access.Permission;
import dev.roster.access.Requires;
import dev.roster.http.Version;
import dev.roster.http.Versioned;
import dev.roster.problem.Problem;
import dev.roster.role.NewRole;
import dev.roster.role.RolePermissions;
import dev.roster.role.RoleService;
import dev.roster.role.RoleView;
import dev.roster.role.Roles;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateData;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.mutiny.Uni;

/** What the account's roles allow. */
@Path("/accounts/{accountId}/roles")
@InBrowser
@Produces(MediaType.TEXT_HTML)
@Consumes(MediaType.APPLICATION_FORM_URLENCODED)
class RolesPage {

    private static final String SECTION = "roles";

    /** The form as it was filled in. @param version null for a new role */
    @TemplateData
    record Form(String name, String permissions, Integer version, FormError mistake) {

        /** What Roster itself understands, for choosing from. */
        public List<String> known() {
            return Arrays.stream(Permission.values()).map(Permission::value).toList();
        }
    }

    @CheckedTemplate(basePath = "console")
    static class Templates {

        static native TemplateInstance roles(Frame frame, List<RoleView> roles);

        static native TemplateInstance roleForm(Frame frame, Form form);

        static native TemplateInstance roleDelete(Frame frame, Versioned<RoleView> role);
    }

    @Inject
    CurrentPrincipal current;

    @Inject
    Pages pages;

    @Inject
    Roles roles;

    @Inject
    RoleService changes;

    @Inject
    Validator validator;

    @GET
    @Requires(Permission.ROLE_READ)
    public Uni<RestResponse<byte[]>> list(@RestPath UUID accountId) {
        return roles.list(accountId).chain(all -> pages.inAccount(SECTION, frame -> Templates.roles(frame, all)));
    }

    @GET
    @Path("new")
    @Requires(Permission.ROLE_UPDATE)
    public Uni<RestResponse<byte[]>> form(@RestPath UUID accountId) {
        return show(new Form("", "", null, null));
    }

    @POST
    @Path("new")
    @Requires(Permission.ROLE_UPDATE)
    public Uni<RestResponse<byte[]>> create(@RestPath UUID accountId, @FormParam("name") String name,
            @FormParam("permissions") String permissions) {
        NewRole wanted = new NewRole(name, TypedList.in(permissions));
        return FormError.check(validator, wanted)
                .chain(() -> changes.create(current.actor(), wanted))
                .map(created -> done(accountId, "role-created", name))
                .onFailure(FormError::isOne).recoverWithUni(failure -> show(
                        new Form(name, permissions, null, FormError.of((Problem) failure))));
    }

    @GET
    @Path("{name}/edit")
    @Requires(Permission.ROLE_UPDATE)
    public Uni<RestResponse<byte[]>> edit(@RestPath UUID accountId, @RestPath String name) {
        return roles.get(accountId, name).chain(role -> show(
                new Form(name, String.join("\n", role.view().permissions()), role.version(), null)));
    }

    @POST
    @Path("{name}/edit")
    @Requires(Permission.ROLE_UPDATE)
    public Uni<RestResponse<byte[]>> change(@RestPath UUID accountId, @RestPath String name,
            @FormParam("permissions") String permissions, @FormParam("version") int version) {
        RolePermissions wanted = new RolePermissions(TypedList.in(permissions));
        return FormError.check(validator, wanted)
                .chain(() -> changes.change(current.actor(), name, wanted, Version.etag(version)))
                .map(changed -> done(accountId, "role-changed", name))
                .onFailure(FormError::isOne).recoverWithUni(failure -> show(
                        new Form(name, permissions, version, FormError.of((Problem) failure))));
    }

    @GET
    @Path("{name}/delete")
    @Requires(Permission.ROLE_UPDATE)
    public Uni<RestResponse<byte[]>> askToDelete(@RestPath UUID accountId, @RestPath String name) {
        return roles.get(accountId, name)
                .chain(role -> pages.inAccount(SECTION, frame -> Templates.roleDelete(frame, role)));
    }

    @POST
    @Path("{name}/delete")
    @Requires(Permission.ROLE_UPDATE)
    public Uni<RestResponse<byte[]>> delete(@RestPath UUID accountId, @RestPath String name,
            @FormParam("version") int version) {
        return changes.delete(current.actor(), name, Version.etag(version))
                .replaceWith(() -> done(accountId, "role-deleted", name));
    }

    private Uni<RestResponse<byte[]>> show(Form form) {
        int status = form.mistake() == null ? RestResponse.StatusCode.OK : form.mistake().status();
        return pages.inAccount(SECTION, status, frame -> Templates.roleForm(frame, form));
    }

    private RestResponse<byte[]> done(UUID accountId, String what, String name) {
        return pages.done("/accounts/" + accountId + "/roles", Flash.of(what, name));
    }
}
