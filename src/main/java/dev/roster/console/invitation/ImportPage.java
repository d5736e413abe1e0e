package dev.roster.console.invitation;

import dev.roster.access.InBrowser;
import dev.roster.access.Permission;
import dev.roster.access.Requires;
import dev.roster.console.Pages;
import dev.roster.invitation.InvitationCsv;
import dev.roster.invitation.InvitationImports;
import dev.roster.invitation.InvitationService;
import dev.roster.invitation.NewInvitation;
import dev.roster.invitation.UnreadableCsv;
import dev.roster.value.Csv;
import dev.roster.value.EmailAddress;
import dev.roster.value.Ids;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Invites people from a CSV file: previews the result of each line, then shows the progress of the emails. */
@Cancellable(false)
@Path("/accounts/{accountId}/invitations/import")
@InBrowser
@Produces(MediaType.TEXT_HTML)
@Consumes(MediaType.MULTIPART_FORM_DATA)
class ImportPage {
    private static final Set<UnreadableCsv.Reason> NOT_COLUMNS = EnumSet.of(UnreadableCsv.Reason.NO_EMAIL,
            UnreadableCsv.Reason.SEVERAL_EMAILS);

    @Inject
    Pages pages;
    @Inject
    InvitationCsv reader;
    @Inject
    InvitationService invitationService;
    @Inject
    InvitationImports imports;

    @GET
    @Requires(Permission.MEMBER_INVITE)
    public Uni<RestResponse<byte[]>> form() {
        return pages.show(frame -> Templates.importForm(frame, "", null, null));
    }

    /** Changes nothing. The page contains the CSV text, so that the reader can submit it. */
    @POST
    @Requires(Permission.MEMBER_INVITE)
    public Uni<RestResponse<byte[]>> preview(@RestForm @DefaultValue("") String file,
            @RestForm("csv") @DefaultValue("") String pasted) {
        String csv = file.isEmpty() ? pasted : file;
        return pages.submit(
                () -> pages.show(invitationService.inviteMany(pages.actor(), read(csv), true),
                        (frame, result) -> Templates.importPreview(frame, csv, result)),
                error -> pages.show(error, frame -> Templates.importForm(frame, csv, error, null)))
                .onFailure(UnreadableCsv.class).recoverWithUni(failure -> show(csv, failure));
    }

    @POST
    @Path("send")
    @Requires(Permission.MEMBER_INVITE)
    public Uni<RestResponse<byte[]>> send(@RestForm @DefaultValue("") String csv, @RestForm UUID formId) {
        return Uni.createFrom().item(() -> read(csv))
                .chain(request -> imports.send(pages.actor(), formId == null ? Ids.next() : formId, request))
                .map(id -> pages.redirect(pages.inAccount("/invitations/import/" + id)).build())
                .onFailure(UnreadableCsv.class).recoverWithUni(failure -> show(csv, failure));
    }

    @GET
    @Path("{importId}")
    @Requires(Permission.MEMBER_INVITE)
    public Uni<RestResponse<byte[]>> progress(@RestPath UUID accountId, @RestPath UUID importId) {
        return imports.progress(accountId, importId)
                .chain(progress -> pages.show(
                        progress.isFinished() ? imports.failures(accountId, importId) : Uni.createFrom().item(List.of()),
                        (frame, failures) -> Templates.importProgress(frame, progress, failures)));
    }

    @GET
    @Path("{importId}/failed.csv")
    @Produces("text/csv")
    @Requires(Permission.MEMBER_INVITE)
    public Uni<RestResponse<String>> failed(@RestPath UUID accountId, @RestPath UUID importId) {
        return imports.progress(accountId, importId).chain(() -> imports.failures(accountId, importId)).map(failures -> {
            StringBuilder csv = new StringBuilder(Csv.header(List.of("email", "line", "problem", "detail")));
            failures.forEach(each -> csv.append(Csv.line(
                    Arrays.asList(each.email(), each.line(), each.problem(), each.detail()))));
            return ResponseBuilder.ok(csv.toString(), Csv.MEDIA_TYPE)
                    .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"not-invited.csv\"")
                    .header(HttpHeaders.CACHE_CONTROL, "no-store")
                    .header("X-Content-Type-Options", "nosniff")
                    .build();
        });
    }

    /** Reads a CSV file or, if the text has no column of addresses, a list of addresses as email programs copy it. */
    private List<NewInvitation> read(String csv) {
        try {
            return reader.read(csv);
        } catch (UnreadableCsv unreadable) {
            List<PastedAddress> list = NOT_COLUMNS.contains(unreadable.reason()) ? PastedAddress.in(csv) : List.of();
            boolean addressInEachLine = csv.lines().allMatch(line -> line.isBlank() || line.indexOf('@') >= 0);
            if (!addressInEachLine || list.stream().noneMatch(each -> EmailAddress.orNull(each.email()) != null)) {
                throw unreadable;
            }
            return PastedAddress.invitations(list, null, null, null, null);
        }
    }

    private Uni<RestResponse<byte[]>> show(String csv, UnreadableCsv failure) {
        return pages.show(failure.problem().type().status(), frame -> Templates.importForm(frame, csv, null, failure));
    }
}
