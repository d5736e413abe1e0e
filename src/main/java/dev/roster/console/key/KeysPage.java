package dev.roster.console.key;

import dev.roster.access.InBrowser;
import dev.roster.access.Permission;
import dev.roster.access.Requires;
import dev.roster.console.FlashMessage;
import dev.roster.console.FormError;
import dev.roster.console.FormValues;
import dev.roster.console.Frame;
import dev.roster.console.Pages;
import dev.roster.http.Version;
import dev.roster.http.Versioned;
import dev.roster.key.ApiKeyList;
import dev.roster.key.ApiKeyName;
import dev.roster.key.ApiKeyService;
import dev.roster.key.ApiKeyView;
import dev.roster.key.CreatedApiKey;
import dev.roster.key.NewApiKey;
import dev.roster.list.Page;
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
import java.util.Set;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Lists, creates, renames and revokes the API keys of a member, and lists those of the account. */
@Cancellable(false)
@Path("/accounts/{accountId}")
@InBrowser
@Produces(MediaType.TEXT_HTML)
@Consumes(MediaType.APPLICATION_FORM_URLENCODED)
class KeysPage {
    private static final String OF_MEMBER = "members/{memberId}/keys";

    @TemplateData
    record Form(@RestForm @DefaultValue("") String name, @RestForm String permissions, @RestForm String lastDay) {
        /** Without permissions, the key has all permissions of its member. It expires at the end of the day. */
        NewApiKey key() {
            Set<String> limits = FormValues.list(permissions);
            return new NewApiKey(name, limits.isEmpty() ? null : limits,
                    lastDay == null || lastDay.isBlank() ? null : FormValues.endOfDay("expiresAt", lastDay));
        }
    }

    @CheckedTemplate(basePath = "console/key")
    @TemplateData(target = ApiKeyView.class)
    @TemplateData(target = CreatedApiKey.class)
    static class Templates {
        static native TemplateInstance keys(Frame frame, Page<ApiKeyView> page, boolean allMembers);

        static native TemplateInstance keyForm(Frame frame, Form form, String cancel, FormError error);

        static native TemplateInstance keyCreated(Frame frame, CreatedApiKey created);

        static native TemplateInstance keyRename(Frame frame, Versioned<ApiKeyView> key, FormError error);

        static native TemplateInstance keyRevoke(Frame frame, Versioned<ApiKeyView> key);
    }

    @Inject
    Pages pages;
    @Inject
    ApiKeyList list;
    @Inject
    ApiKeyService changes;

    @GET
    @Path("keys")
    @Requires(Permission.KEY_READ)
    public Uni<RestResponse<byte[]>> ofAccount(@RestPath UUID accountId, @RestQuery String cursor) {
        return pages.show(list.ofAccount(accountId, null, Pages.ROWS_PER_PAGE, cursor),
                (frame, page) -> Templates.keys(frame, page, true));
    }

    @GET
    @Path(OF_MEMBER)
    @Requires(value = Permission.KEY_READ, orOwnMembership = true)
    public Uni<RestResponse<byte[]>> ofMember(@RestPath UUID accountId, @RestPath UUID memberId, @RestQuery String cursor) {
        return pages.show(list.ofMember(accountId, memberId, Pages.ROWS_PER_PAGE, cursor),
                (frame, page) -> Templates.keys(frame, page, false));
    }

    @GET
    @Path(OF_MEMBER + "/new")
    @Requires(value = Permission.KEY_UPDATE, orOwnMembership = true)
    public Uni<RestResponse<byte[]>> form(@RestPath UUID accountId, @RestPath UUID memberId) {
        return show(memberId, new Form("", "", ""), null);
    }

    private Uni<RestResponse<byte[]>> show(UUID memberId, Form form, FormError error) {
        return pages.show(error, frame -> Templates.keyForm(frame, form, frame.account().keysOf(memberId), error));
    }

    /** Shows the secret in the response, because Roster does not store it. */
    @POST
    @Path(OF_MEMBER + "/new")
    @Requires(value = Permission.KEY_UPDATE, orOwnMembership = true)
    public Uni<RestResponse<byte[]>> create(@RestPath UUID memberId, @BeanParam Form form, @RestForm UUID formId) {
        return pages.submit(() -> {
            NewApiKey key = pages.valid(form.key());
            return pages.show(pages.once(formId, key, CreatedApiKey.class, () -> changes.create(pages.actor(), memberId, key)),
                    Templates::keyCreated);
        }, error -> show(memberId, form, error));
    }

    @GET
    @Path(OF_MEMBER + "/{keyId}/rename")
    @Requires(value = Permission.KEY_UPDATE, orOwnMembership = true)
    public Uni<RestResponse<byte[]>> confirmRename(@RestPath UUID accountId, @RestPath UUID memberId, @RestPath UUID keyId) {
        return list.get(accountId, memberId, keyId).chain(key -> pages.show(key, null, Templates::keyRename));
    }

    @POST
    @Path(OF_MEMBER + "/{keyId}/rename")
    @Requires(value = Permission.KEY_UPDATE, orOwnMembership = true)
    public Uni<RestResponse<byte[]>> rename(@RestPath UUID accountId, @RestPath UUID memberId, @RestPath UUID keyId,
            @RestForm String name, @RestForm int version) {
        return pages.submit(
                () -> changes
                        .rename(pages.actor(), memberId, keyId, pages.valid(new ApiKeyName(name)).name(), Version.etag(version))
                        .map(renamed -> pages.redirect(pages.back(ofMember(memberId)), FlashMessage.KEY_RENAMED, name)),
                error -> list.get(accountId, memberId, keyId).chain(key -> pages.show(key, error, Templates::keyRename)));
    }

    @GET
    @Path(OF_MEMBER + "/{keyId}/revoke")
    @Requires(value = Permission.KEY_UPDATE, orOwnMembership = true)
    public Uni<RestResponse<byte[]>> confirmRevoke(@RestPath UUID accountId, @RestPath UUID memberId, @RestPath UUID keyId) {
        return pages.show(list.get(accountId, memberId, keyId), Templates::keyRevoke);
    }

    @POST
    @Path(OF_MEMBER + "/{keyId}/revoke")
    @Requires(value = Permission.KEY_UPDATE, orOwnMembership = true)
    public Uni<RestResponse<byte[]>> revoke(@RestPath UUID memberId, @RestPath UUID keyId, @RestForm int version) {
        return changes.revoke(pages.actor(), memberId, keyId, Version.etag(version))
                .map(name -> pages.redirect(pages.back(ofMember(memberId)), FlashMessage.KEY_REVOKED, name));
    }

    private static String ofMember(UUID memberId) {
        return "/members/" + memberId + "/keys";
    }
}
