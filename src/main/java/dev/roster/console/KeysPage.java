package dev.roster.console;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Set;
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
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;

import dev.roster.access.CurrentPrincipal;
import dev.roster.access.InBrowser;
import dev.roster.access.Permission;
import dev.roster.access.Requires;
import dev.roster.http.Version;
import dev.roster.http.Versioned;
import dev.roster.key.ApiKeyList;
import dev.roster.key.ApiKeyName;
import dev.roster.key.ApiKeyService;
import dev.roster.key.ApiKeyView;
import dev.roster.key.CreatedApiKey;
import dev.roster.key.NewApiKey;
import dev.roster.list.Page;
import dev.roster.problem.Problem;
import dev.roster.value.Times;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateData;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.mutiny.Uni;

/** A person's own keys, and those of the whole account for whoever may see them. */
@Path("/accounts/{accountId}")
@InBrowser
@Produces(MediaType.TEXT_HTML)
@Consumes(MediaType.APPLICATION_FORM_URLENCODED)
class KeysPage {

    private static final String SECTION = "keys";
    private static final String OF_MEMBER = "members/{memberId}/keys";
    private static final int ROWS = 50;

    /** The form as it was filled in. */
    @TemplateData
    record Form(String name, String permissions, String expires, FormError mistake) {
    }

    @CheckedTemplate(basePath = "console")
    static class Templates {

        /** @param ofAll whether these are the keys of the whole account */
        static native TemplateInstance keys(Frame frame, Page<ApiKeyView> page, boolean ofAll, String more);

        static native TemplateInstance keyForm(Frame frame, Form form);

        static native TemplateInstance keyCreated(Frame frame, CreatedApiKey created);

        static native TemplateInstance keyRename(Frame frame, Versioned<ApiKeyView> key, FormError mistake);

        static native TemplateInstance keyRevoke(Frame frame, Versioned<ApiKeyView> key);
    }

    @Inject
    CurrentPrincipal current;

    @Inject
    Pages pages;

    @Inject
    ApiKeyList list;

    @Inject
    ApiKeyService changes;

    @Inject
    Validator validator;

    @GET
    @Path("keys")
    @Requires(Permission.KEY_READ)
    public Uni<RestResponse<byte[]>> ofAll(@RestPath UUID accountId, @RestQuery String cursor) {
        return list.ofAccount(accountId, ROWS, cursor)
                .chain(page -> pages.inAccount(SECTION, frame -> Templates.keys(frame, page, true,
                        new Query().with("cursor", page.nextCursor()).of("/accounts/" + accountId + "/keys"))));
    }

    @GET
    @Path(OF_MEMBER)
    @Requires(value = Permission.KEY_READ, orOwnMembership = true)
    public Uni<RestResponse<byte[]>> ofMember(@RestPath UUID accountId, @RestPath UUID memberId, @RestQuery String cursor) {
        return list.ofMember(accountId, memberId, ROWS, cursor)
                .chain(page -> pages.inAccount(SECTION, frame -> Templates.keys(frame, page, false,
                        new Query().with("cursor", page.nextCursor()).of(path(accountId, memberId)))));
    }

    @GET
    @Path(OF_MEMBER + "/new")
    @Requires(value = Permission.KEY_UPDATE, orOwnMembership = true)
    public Uni<RestResponse<byte[]>> form(@RestPath UUID accountId, @RestPath UUID memberId) {
        return show(new Form("", "", "", null));
    }

    /** Answered with the secret itself rather than with a redirect: nobody has it any more once this page is gone. */
    @POST
    @Path(OF_MEMBER + "/new")
    @Requires(value = Permission.KEY_UPDATE, orOwnMembership = true)
    public Uni<RestResponse<byte[]>> create(@RestPath UUID accountId, @RestPath UUID memberId, @FormParam("name") String name,
            @FormParam("permissions") String permissions, @FormParam("expires") String expires) {
        return Uni.createFrom().item(() -> wanted(name, permissions, expires))
                .call(wanted -> FormError.check(validator, wanted))
                .chain(wanted -> changes.create(current.actor(), memberId, wanted))
                .chain(created -> pages.inAccount(SECTION, frame -> Templates.keyCreated(frame, created)))
                .onFailure(FormError::isOne).recoverWithUni(failure -> show(
                        new Form(name, permissions, expires, FormError.of((Problem) failure))));
    }

    @GET
    @Path(OF_MEMBER + "/{keyId}/rename")
    @Requires(value = Permission.KEY_UPDATE, orOwnMembership = true)
    public Uni<RestResponse<byte[]>> askToRename(@RestPath UUID accountId, @RestPath UUID memberId, @RestPath UUID keyId) {
        return list.get(accountId, memberId, keyId).chain(key -> showName(key, null));
    }

    @POST
    @Path(OF_MEMBER + "/{keyId}/rename")
    @Requires(value = Permission.KEY_UPDATE, orOwnMembership = true)
    public Uni<RestResponse<byte[]>> rename(@RestPath UUID accountId, @RestPath UUID memberId, @RestPath UUID keyId,
            @FormParam("name") String name, @FormParam("version") int version) {
        return FormError.check(validator, new ApiKeyName(name))
                .chain(() -> changes.rename(current.actor(), memberId, keyId, name, Version.etag(version)))
                .map(renamed -> pages.done(path(accountId, memberId), Flash.of("key-renamed", name)))
                .onFailure(FormError::isOne).recoverWithUni(failure -> list.get(accountId, memberId, keyId)
                        .chain(key -> showName(key, FormError.of((Problem) failure))));
    }

    @GET
    @Path(OF_MEMBER + "/{keyId}/revoke")
    @Requires(value = Permission.KEY_UPDATE, orOwnMembership = true)
    public Uni<RestResponse<byte[]>> askToRevoke(@RestPath UUID accountId, @RestPath UUID memberId, @RestPath UUID keyId) {
        return list.get(accountId, memberId, keyId)
                .chain(key -> pages.inAccount(SECTION, frame -> Templates.keyRevoke(frame, key)));
    }

    @POST
    @Path(OF_MEMBER + "/{keyId}/revoke")
    @Requires(value = Permission.KEY_UPDATE, orOwnMembership = true)
    public Uni<RestResponse<byte[]>> revoke(@RestPath UUID accountId, @RestPath UUID memberId, @RestPath UUID keyId,
            @FormParam("version") int version) {
        return list.get(accountId, memberId, keyId)
                .chain(key -> changes.revoke(current.actor(), memberId, keyId, Version.etag(version))
                        .replaceWith(() -> pages.done(path(accountId, memberId), Flash.of("key-revoked", key.view().name()))));
    }

    private Uni<RestResponse<byte[]>> showName(Versioned<ApiKeyView> key, FormError mistake) {
        int status = mistake == null ? RestResponse.StatusCode.OK : mistake.status();
        return pages.inAccount(SECTION, status, frame -> Templates.keyRename(frame, key, mistake));
    }

    private Uni<RestResponse<byte[]>> show(Form form) {
        int status = form.mistake() == null ? RestResponse.StatusCode.OK : form.mistake().status();
        return pages.inAccount(SECTION, status, frame -> Templates.keyForm(frame, form));
    }

    /** No permissions: whatever its member may. A day counts to its end. */
    private static NewApiKey wanted(String name, String permissions, String expires) {
        Set<String> limits = TypedList.in(permissions);
        return new NewApiKey(name == null ? "" : name, limits.isEmpty() ? null : limits,
                expires == null || expires.isBlank() ? null : end(expires));
    }

    private static Instant end(String expires) {
        LocalDate lastDay = Times.day(expires);
        if (lastDay == null) {
            throw Problem.invalid("expiresAt", "must be a day");
        }
        return Times.end(lastDay);
    }

    private static String path(UUID accountId, UUID memberId) {
        return "/accounts/" + accountId + "/members/" + memberId + "/keys";
    }
}
