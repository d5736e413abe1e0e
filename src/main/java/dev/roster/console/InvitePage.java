package dev.roster.console;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;

import dev.roster.access.Actor;
import dev.roster.access.CurrentCall;
import dev.roster.access.InBrowser;
import dev.roster.access.Permission;
import dev.roster.access.Requires;
import dev.roster.account.Accounts;
import dev.roster.invitation.BulkRequest;
import dev.roster.invitation.BulkResult;
import dev.roster.invitation.Inviting;
import dev.roster.invitation.NewInvitation;
import dev.roster.invitation.OutcomeKind;
import dev.roster.role.BuiltInRole;
import dev.roster.role.RoleView;
import dev.roster.role.Roles;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateData;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.mutiny.Uni;

/** Invites one address or a pasted list of them. */
@Path("/accounts/{accountId}/invite")
@InBrowser
@Produces(MediaType.TEXT_HTML)
@Consumes(MediaType.APPLICATION_FORM_URLENCODED)
class InvitePage {

    private static final int BAD_REQUEST = RestResponse.Status.BAD_REQUEST.getStatusCode();

    /** The form as it was filled in, and what became of it. */
    @TemplateData
    record Form(String addresses, String role, String language, String note, int sent, List<Refused> refused) {
    }

    /** An address that could not be invited. @param reason the type of the problem; {@code field} the wrong field, or null */
    @TemplateData
    record Refused(String address, String reason, String field) {
    }

    @CheckedTemplate(basePath = "console")
    static class Templates {

        static native TemplateInstance invite(Frame frame, Form form, List<RoleView> roles);
    }

    @Inject
    CurrentCall call;

    @Inject
    Pages pages;

    @Inject
    Inviting inviting;

    @Inject
    Accounts accounts;

    @Inject
    Roles roles;

    @GET
    @Requires(Permission.MEMBER_INVITE)
    public Uni<RestResponse<byte[]>> form(@RestPath UUID accountId) {
        return accounts.get(accountId).chain(account -> show(RestResponse.StatusCode.OK,
                new Form("", BuiltInRole.MEMBER.roleName(), account.view().defaultLanguage(), "", 0, List.of())));
    }

    /** What can be invited is; what cannot stays in the form, with the reason. */
    @POST
    @Requires(Permission.MEMBER_INVITE)
    public Uni<RestResponse<byte[]>> send(@RestPath UUID accountId, @FormParam("addresses") String addresses,
            @FormParam("role") String role, @FormParam("language") String language, @FormParam("note") String note) {
        Actor actor = call.actor();
        List<NewInvitation> wanted = PastedAddress.in(addresses).stream()
                .map(each -> new NewInvitation(each.email(), each.name(), role, language, note)).toList();
        Form empty = new Form(addresses, role, language, note, 0, List.of());
        if (wanted.isEmpty()) {
            return show(BAD_REQUEST, refused(empty, new Refused("", "validation", "email")));
        }
        if (wanted.size() > BulkRequest.MAX) {
            return show(BAD_REQUEST, refused(empty, new Refused("", "validation", "invitations")));
        }
        return inviting.inviteMany(actor, new BulkRequest(wanted)).chain(result -> answer(actor, empty, result));
    }

    private Uni<RestResponse<byte[]>> answer(Actor actor, Form form, BulkResult result) {
        List<Refused> refused = result.results().stream()
                .filter(line -> line.outcome() == OutcomeKind.REJECTED)
                .map(line -> new Refused(line.email(), line.reason().slug(), line.reason().firstField()))
                .toList();
        if (refused.isEmpty()) {
            return Uni.createFrom().item(pages.done("/accounts/" + actor.accountId() + "/invitations",
                    result.accepted() == 1 ? Flash.of("invited", result.results().get(0).email())
                            : Flash.of("invited-many", result.accepted())));
        }
        String left = String.join("\n", refused.stream().map(Refused::address).toList());
        return show(BAD_REQUEST,
                new Form(left, form.role(), form.language(), form.note(), (int) result.accepted(), refused));
    }

    private static Form refused(Form form, Refused why) {
        return new Form(form.addresses() == null ? "" : form.addresses(), form.role(), form.language(), form.note(), 0,
                List.of(why));
    }

    private Uni<RestResponse<byte[]>> show(int status, Form form) {
        return RoleChoice.grantable(call.actor(), roles)
                .chain(choice -> pages.inAccount("invitations", status, frame -> Templates.invite(frame, form, choice)));
    }

    /** An address as people paste them: one a line, with commas, semicolons or spaces between, or with names in front. */
    record PastedAddress(String email, String name) {

        private static final Pattern SEPARATOR = Pattern.compile("[,;\\r\\n]+");
        private static final Pattern WITH_NAME = Pattern.compile("\"?([^\"<>]*?)\"?\\s*<([^<>]*)>");

        static List<PastedAddress> in(String text) {
            List<PastedAddress> found = new ArrayList<>();
            for (String part : SEPARATOR.split(text == null ? "" : text)) {
                Matcher named = WITH_NAME.matcher(part.strip());
                if (named.matches()) {
                    found.add(new PastedAddress(named.group(2).strip(),
                            named.group(1).isBlank() ? null : named.group(1).strip()));
                } else {
                    for (String word : part.strip().split("\\s+")) {
                        if (!word.isEmpty()) {
                            found.add(new PastedAddress(word, null));
                        }
                    }
                }
            }
            return found;
        }
    }
}
