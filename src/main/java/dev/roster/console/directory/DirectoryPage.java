package dev.roster.console.directory;

import dev.roster.access.InBrowser;
import dev.roster.access.Permission;
import dev.roster.access.Requires;
import dev.roster.console.FlashMessage;
import dev.roster.console.FormError;
import dev.roster.console.Frame;
import dev.roster.console.Pages;
import dev.roster.directory.CreatedDirectoryToken;
import dev.roster.directory.DirectoryLinkView;
import dev.roster.directory.DirectoryService;
import dev.roster.directory.DirectoryTokenView;
import dev.roster.directory.DirectoryView;
import dev.roster.directory.NewDirectory;
import dev.roster.directory.NewDirectoryLinks;
import dev.roster.http.Version;
import dev.roster.http.Versioned;
import dev.roster.list.Page;
import dev.roster.role.BuiltInRole;
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
import java.util.UUID;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Connects the account to its directory, and links the directory's users to existing members. */
@Cancellable(false)
@Path("/accounts/{accountId}/directory")
@InBrowser
@Produces(MediaType.TEXT_HTML)
@Consumes(MediaType.APPLICATION_FORM_URLENCODED)
class DirectoryPage {
    private static final String PATH = "/directory";

    /** @param version null for a new connection */
    @TemplateData
    record Form(@RestForm @DefaultValue("") String name, @RestForm @DefaultValue("") String role,
            @RestForm String linkExisting, @RestForm String welcomeEmail, @RestForm Integer version) {
        static final Form EMPTY = new Form("", BuiltInRole.MEMBER.roleName(), null, null, null);

        static Form of(Versioned<DirectoryView> connection) {
            DirectoryView view = connection.view();
            return new Form(view.name(), view.role(), view.linkExisting() ? "true" : null,
                    view.welcomeEmail() ? "true" : null, connection.version());
        }

        public boolean linksExisting() {
            return linkExisting != null;
        }

        public boolean sendsWelcomeEmail() {
            return welcomeEmail != null;
        }

        NewDirectory connection() {
            return new NewDirectory(name, role.isEmpty() ? null : role, linksExisting(), sendsWelcomeEmail());
        }

        String etag() {
            return version == null ? null : Version.etag(version);
        }
    }

    @CheckedTemplate(basePath = "console/directory")
    @TemplateData(target = DirectoryView.class)
    @TemplateData(target = DirectoryTokenView.class)
    @TemplateData(target = DirectoryLinkView.class)
    @TemplateData(target = CreatedDirectoryToken.class)
    static class Templates {
        /** @param connection null if the account has none */
        static native TemplateInstance directory(Frame frame, DirectoryView connection, Form form, List<RoleView> roles,
                List<DirectoryLinkView> links, boolean moreLinks, FormError error);

        static native TemplateInstance directoryToken(Frame frame, CreatedDirectoryToken created);

        static native TemplateInstance directoryRevoke(Frame frame);

        static native TemplateInstance directoryLink(Frame frame, FormError error);

        static native TemplateInstance directoryDisconnect(Frame frame, Integer version);
    }

    @Inject
    Pages pages;
    @Inject
    DirectoryService directory;
    @Inject
    RoleService roles;

    @GET
    @Requires(Permission.DIRECTORY_READ)
    public Uni<RestResponse<byte[]>> show(@RestPath UUID accountId) {
        return directory.find(accountId)
                .chain(found -> show(accountId, found, found == null ? Form.EMPTY : Form.of(found), null));
    }

    @POST
    @Requires(Permission.DIRECTORY_UPDATE)
    public Uni<RestResponse<byte[]>> save(@RestPath UUID accountId, @BeanParam Form form) {
        return pages.submit(
                () -> directory.put(pages.actor(), pages.valid(form.connection()), form.etag())
                        .map(saved -> pages.redirect(pages.inAccount(PATH), FlashMessage.SAVED, "")),
                error -> directory.find(accountId).chain(found -> show(accountId, found, form, error)));
    }

    private Uni<RestResponse<byte[]>> show(UUID accountId, Versioned<DirectoryView> found, Form form, FormError error) {
        return roles.grantable(pages.actor()).chain(choice -> found == null
                ? pages.show(error, frame -> Templates.directory(frame, null, form, choice, List.of(), false, error))
                : directory.links(accountId, Pages.ROWS_PER_PAGE, null)
                        .chain((Page<DirectoryLinkView> links) -> pages.show(error, frame -> Templates.directory(frame,
                                found.view(), form, choice, links.items(), links.nextCursor() != null, error))));
    }

    /** Shows the token in the response, because Roster does not store it. */
    @POST
    @Path("tokens")
    @Requires(Permission.DIRECTORY_UPDATE)
    public Uni<RestResponse<byte[]>> createToken(@RestPath UUID accountId) {
        return pages.show(directory.createToken(pages.actor()), Templates::directoryToken);
    }

    @GET
    @Path("tokens/{tokenId}/revoke")
    @Requires(Permission.DIRECTORY_UPDATE)
    public Uni<RestResponse<byte[]>> confirmRevoke(@RestPath UUID tokenId) {
        return pages.show(Templates::directoryRevoke);
    }

    @POST
    @Path("tokens/{tokenId}/revoke")
    @Requires(Permission.DIRECTORY_UPDATE)
    public Uni<RestResponse<byte[]>> revoke(@RestPath UUID tokenId) {
        return directory.revokeToken(pages.actor(), tokenId)
                .map(revoked -> pages.redirect(pages.inAccount(PATH), FlashMessage.SAVED, ""));
    }

    @GET
    @Path("link")
    @Requires(Permission.DIRECTORY_UPDATE)
    public Uni<RestResponse<byte[]>> confirmLink() {
        return pages.show(frame -> Templates.directoryLink(frame, null));
    }

    @POST
    @Path("link")
    @Requires(Permission.DIRECTORY_UPDATE)
    public Uni<RestResponse<byte[]>> link(@RestPath UUID accountId) {
        return pages.submit(
                () -> directory.link(pages.actor(), new NewDirectoryLinks(null, true), false)
                        .map(linked -> pages.redirect(pages.inAccount(PATH), FlashMessage.SAVED, "")),
                error -> pages.show(error, frame -> Templates.directoryLink(frame, error)));
    }

    @GET
    @Path("disconnect")
    @Requires(Permission.DIRECTORY_UPDATE)
    public Uni<RestResponse<byte[]>> confirmDisconnect(@RestPath UUID accountId) {
        return pages.show(directory.get(accountId), (frame, found) -> Templates.directoryDisconnect(frame, found.version()));
    }

    @POST
    @Path("disconnect")
    @Requires(Permission.DIRECTORY_UPDATE)
    public Uni<RestResponse<byte[]>> disconnect(@RestForm int version) {
        return directory.disconnect(pages.actor(), Version.etag(version))
                .map(done -> pages.redirect(pages.inAccount(PATH), FlashMessage.SAVED, ""));
    }
}
