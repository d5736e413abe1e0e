package dev.roster.console;

import java.util.List;
import java.util.UUID;

import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;

import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;

import dev.roster.access.CurrentPrincipal;
import dev.roster.access.InBrowser;
import dev.roster.access.Permission;
import dev.roster.access.Requires;
import dev.roster.invitation.BulkResult;
import dev.roster.invitation.InvitationBatches;
import dev.roster.invitation.InvitationCsv;
import dev.roster.invitation.InvitationService;
import dev.roster.invitation.UnreadableCsv;
import dev.roster.problem.Problem;
import dev.roster.value.Csv;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateData;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.mutiny.Uni;

/** Invites many people from a CSV file: first what would become of each line, then how far their mails are. */
@Path("/accounts/{accountId}/invitations/import")
@InBrowser
@Produces(MediaType.TEXT_HTML)
@Consumes(MediaType.MULTIPART_FORM_DATA)
class ImportPage {

    private static final String SECTION = "invitations";

    /** Why the file cannot be read, and which part of it. */
    @TemplateData
    record Unreadable(String reason, String detail) {

        static Unreadable of(UnreadableCsv failure) {
            return new Unreadable(failure.reason().slug(), failure.detail());
        }
    }

    @CheckedTemplate(basePath = "console")
    static class Templates {

        static native TemplateInstance importForm(Frame frame, String csv, FormError mistake, Unreadable unreadable);

        static native TemplateInstance importPreview(Frame frame, String csv, BulkResult result);

        static native TemplateInstance importProgress(Frame frame, InvitationBatches.Progress progress,
                List<InvitationBatches.Failure> failures);
    }

    @Inject
    CurrentPrincipal current;

    @Inject
    Pages pages;

    @Inject
    InvitationCsv reader;

    @Inject
    InvitationService invitationService;

    @Inject
    InvitationBatches batches;

    @GET
    @Requires(Permission.MEMBER_INVITE)
    public Uni<RestResponse<byte[]>> form(@RestPath UUID accountId) {
        return show("", null, null, RestResponse.StatusCode.OK);
    }

    /** Changes nothing: the text comes along, and is sent again to be carried out. */
    @POST
    @Requires(Permission.MEMBER_INVITE)
    public Uni<RestResponse<byte[]>> preview(@RestPath UUID accountId, @RestForm("file") String file,
            @RestForm("csv") String pasted) {
        String csv = text(file, pasted);
        return Uni.createFrom().item(() -> reader.read(csv))
                .chain(request -> invitationService.preview(current.actor(), request))
                .chain(result -> pages.inAccount(SECTION, frame -> Templates.importPreview(frame, csv, result)))
                .onFailure(FormError::isOne).recoverWithUni(failure -> show(csv, FormError.of((Problem) failure)))
                .onFailure(UnreadableCsv.class).recoverWithUni(failure -> show(csv, failure));
    }

    /** Of the file if there is one, else what was pasted. */
    private static String text(String file, String pasted) {
        if (file != null && !file.isEmpty()) {
            return file;
        }
        return pasted == null ? "" : pasted;
    }

    @POST
    @Path("send")
    @Requires(Permission.MEMBER_INVITE)
    public Uni<RestResponse<byte[]>> send(@RestPath UUID accountId, @RestForm("csv") String csv) {
        String sent = csv == null ? "" : csv;
        return Uni.createFrom().item(() -> reader.read(sent))
                .chain(request -> batches.send(current.actor(), request))
                .map(batch -> pages.goTo(path(accountId) + "/" + batch).build())
                .onFailure(UnreadableCsv.class).recoverWithUni(failure -> show(sent, failure));
    }

    @GET
    @Path("{batchId}")
    @Requires(Permission.MEMBER_INVITE)
    public Uni<RestResponse<byte[]>> progress(@RestPath UUID accountId, @RestPath UUID batchId) {
        return batches.progress(accountId, batchId)
                .chain(progress -> failuresWhenOver(accountId, batchId, progress)
                        .chain(failures -> pages.inAccount(SECTION,
                                frame -> Templates.importProgress(frame, progress, failures))));
    }

    @GET
    @Path("{batchId}/failed.csv")
    @Produces("text/csv")
    @Requires(Permission.MEMBER_INVITE)
    public Uni<RestResponse<String>> failed(@RestPath UUID accountId, @RestPath UUID batchId) {
        return batches.failures(accountId, batchId).map(failures -> {
            StringBuilder csv = new StringBuilder(Csv.heading(List.of("email", "line", "problem", "detail")));
            failures.forEach(each -> csv.append(Csv.line(
                    java.util.Arrays.asList(each.email(), each.line(), each.problem(), each.detail()))));
            return ResponseBuilder.ok(csv.toString(), Csv.MEDIA_TYPE)
                    .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"not-invited.csv\"")
                    .header(HttpHeaders.CACHE_CONTROL, "no-store")
                    .header("X-Content-Type-Options", "nosniff")
                    .build();
        });
    }

    private Uni<List<InvitationBatches.Failure>> failuresWhenOver(UUID accountId, UUID batchId,
            InvitationBatches.Progress progress) {
        return progress.isOver() ? batches.failures(accountId, batchId) : Uni.createFrom().item(List.of());
    }

    private Uni<RestResponse<byte[]>> show(String csv, FormError mistake) {
        return show(csv, mistake, null, mistake.status());
    }

    private Uni<RestResponse<byte[]>> show(String csv, UnreadableCsv failure) {
        return show(csv, null, Unreadable.of(failure), failure.problem().type().status());
    }

    private Uni<RestResponse<byte[]>> show(String csv, FormError mistake, Unreadable unreadable, int status) {
        return pages.inAccount(SECTION, status, frame -> Templates.importForm(frame, csv, mistake, unreadable));
    }

    private static String path(UUID accountId) {
        return "/accounts/" + accountId + "/invitations/import";
    }
}
