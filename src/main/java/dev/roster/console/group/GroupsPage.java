package dev.roster.console.group;

import dev.roster.access.InBrowser;
import dev.roster.access.Permission;
import dev.roster.access.Requires;
import dev.roster.console.Done;
import dev.roster.console.FlashMessage;
import dev.roster.console.FormError;
import dev.roster.console.Pages;
import dev.roster.group.GroupList;
import dev.roster.group.GroupService;
import dev.roster.group.GroupView;
import dev.roster.group.NewGroup;
import dev.roster.http.Version;
import dev.roster.http.Versioned;
import dev.roster.role.RoleService;
import io.quarkus.qute.TemplateData;
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
import java.util.Objects;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Lists, creates, changes and deletes the groups of an account. */
@Cancellable(false)
@Path("/accounts/{accountId}/groups")
@InBrowser
@Produces(MediaType.TEXT_HTML)
@Consumes(MediaType.APPLICATION_FORM_URLENCODED)
class GroupsPage {
    /**
     * @param role empty for none
     * @param version null for a new group
     */
    @TemplateData
    record Form(@RestForm @DefaultValue("") String name, @RestForm @DefaultValue("") String role, @RestForm Integer version) {
        static final Form EMPTY = new Form("", "", null);

        static Form of(Versioned<GroupView> group) {
            return new Form(group.view().name(), Objects.toString(group.view().role(), ""), group.version());
        }

        NewGroup group() {
            return new NewGroup(name, role.isEmpty() ? null : role);
        }

        /** The form contains all values of the group. */
        NewGroup.Change change() {
            return new NewGroup.Change(name, role);
        }

        Form asNew() {
            return new Form(name, role, null);
        }

        Form asExisting() {
            return new Form(name, role, version == null ? 0 : version);
        }
    }

    @Inject
    Pages pages;
    @Inject
    GroupList list;
    @Inject
    GroupService groups;
    @Inject
    RoleService roles;

    @GET
    @Requires(Permission.GROUP_READ)
    public Uni<RestResponse<byte[]>> list(@RestPath UUID accountId, @RestQuery String cursor) {
        return pages.show(list.list(accountId, null, Pages.ROWS_PER_PAGE, cursor),
                (frame, page) -> Templates.groups(frame, page.items(), frame.next(page.nextCursor())));
    }

    @GET
    @Path("new")
    @Requires(Permission.GROUP_UPDATE)
    public Uni<RestResponse<byte[]>> form() {
        return show(Form.EMPTY, false, null);
    }

    @POST
    @Path("new")
    @Requires(Permission.GROUP_UPDATE)
    public Uni<RestResponse<byte[]>> create(@BeanParam Form form, @RestForm UUID formId) {
        return pages.submit(() -> {
            NewGroup group = pages.valid(form.group());
            return pages.once(formId, group, () -> groups.create(pages.actor(), group)
                    .map(created -> new Done(pages.inAccount("/groups/" + created.view().id()), FlashMessage.GROUP_CREATED,
                            created.view().name())));
        }, error -> show(form.asNew(), false, error));
    }

    @GET
    @Path("{groupId}/edit")
    @Requires(Permission.GROUP_UPDATE)
    public Uni<RestResponse<byte[]>> edit(@RestPath UUID accountId, @RestPath UUID groupId) {
        return list.get(accountId, groupId)
                .chain(group -> show(Form.of(group), group.view().managedByDirectory(), null));
    }

    @POST
    @Path("{groupId}/edit")
    @Requires(Permission.GROUP_UPDATE)
    public Uni<RestResponse<byte[]>> change(@RestPath UUID accountId, @RestPath UUID groupId, @BeanParam Form form) {
        return pages.submit(
                () -> groups
                        .change(pages.actor(), groupId, pages.valid(form.change()), Version.etag(form.asExisting().version()))
                        .map(changed -> pages.redirect(pages.back("/groups/" + groupId), FlashMessage.GROUP_CHANGED,
                                changed.view().name())),
                error -> list.get(accountId, groupId)
                        .chain(group -> show(form.asExisting(), group.view().managedByDirectory(), error)));
    }

    /** @param named whether the directory names the group */
    private Uni<RestResponse<byte[]>> show(Form form, boolean named, FormError error) {
        return roles.grantable(pages.actor()).chain(choice -> pages.show(error,
                frame -> Templates.groupForm(frame, form, named, choice, error)));
    }

    @GET
    @Path("{groupId}/delete")
    @Requires(Permission.GROUP_UPDATE)
    public Uni<RestResponse<byte[]>> confirmDelete(@RestPath UUID accountId, @RestPath UUID groupId) {
        return pages.show(list.get(accountId, groupId), Templates::groupDelete);
    }

    @POST
    @Path("{groupId}/delete")
    @Requires(Permission.GROUP_UPDATE)
    public Uni<RestResponse<byte[]>> delete(@RestPath UUID groupId, @RestForm int version) {
        return groups.delete(pages.actor(), groupId, Version.etag(version))
                .map(group -> pages.redirect(pages.inAccount("/groups"), FlashMessage.GROUP_DELETED, group.name()));
    }
}
