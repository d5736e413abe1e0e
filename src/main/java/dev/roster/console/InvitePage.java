package dev.roster.console;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
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
import dev.roster.access.CurrentPrincipal;
import dev.roster.access.InBrowser;
import dev.roster.access.Permission;
import dev.roster.access.Requires;
import dev.roster.account.AccountService;
import dev.roster.invitation.BulkRequest;
import dev.roster.invitation.BulkResult;
import dev.roster.invitation.InvitationOutcomeKind;
import dev.roster.invitation.InvitationService;
import dev.roster.invitation.NewInvitation;
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
    CurrentPrincipal current;

    @Inject
    Pages pages;

    @Inject
    InvitationService invitationService;

    @Inject
    AccountService accounts;

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
        Actor actor = current.actor();
        List<NewInvitation> wanted = PastedAddress.in(addresses).stream()
                .map(each -> new NewInvitation(each.email(), each.name(), role, language, note)).toList();
        Form empty = new Form(addresses, role, language, note, 0, List.of());
        if (wanted.isEmpty()) {
            return show(BAD_REQUEST, refused(empty, new Refused("", "validation", "email")));
        }
        if (wanted.size() > BulkRequest.MAX) {
            return show(BAD_REQUEST, refused(empty, new Refused("", "validation", "invitations")));
        }
        return invitationService.inviteMany(actor, new BulkRequest(wanted)).chain(result -> answer(actor, empty, result));
    }

    private Uni<RestResponse<byte[]>> answer(Actor actor, Form form, BulkResult result) {
        List<Refused> refused = result.results().stream()
                .filter(line -> line.outcome() == InvitationOutcomeKind.REJECTED)
                .map(line -> new Refused(line.email(), line.reason().slug(), line.reason().firstField()))
                .toList();
        if (refused.isEmpty()) {
            return Uni.createFrom()
                    .item(pages.done("/accounts/" + actor.accountId() + "/invitations", done(result)));
        }
        String left = String.join("\n", refused.stream().map(Refused::address).toList());
        return show(BAD_REQUEST,
                new Form(left, form.role(), form.language(), form.note(), (int) (result.accepted() - withoutMail(result)),
                        refused));
    }

    private static Flash done(BulkResult result) {
        long withoutMail = withoutMail(result);
        if (result.accepted() == 1) {
            return Flash.of(withoutMail == 1 ? "invitation-updated" : "invited", result.results().get(0).email());
        }
        return withoutMail > 0 ? Flash.of("invitations-updated", withoutMail) : Flash.of("invited-many", result.accepted());
    }

    /** Of how many an email went out a moment ago. */
    private static long withoutMail(BulkResult result) {
        return result.results().stream().filter(line -> line.outcome() == InvitationOutcomeKind.ALREADY_INVITED).count();
    }

    private static Form refused(Form form, Refused why) {
        return new Form(form.addresses() == null ? "" : form.addresses(), form.role(), form.language(), form.note(), 0,
                List.of(why));
    }

    private Uni<RestResponse<byte[]>> show(int status, Form form) {
        return RoleChoice.grantable(current.actor(), roles)
                .chain(choice -> pages.inAccount("invitations", status, frame -> Templates.invite(frame, form, choice)));
    }

    /** An address as people paste them: one a line, with commas, semicolons or spaces between, or with names in front. */
    record PastedAddress(String email, String name) {

        private static final Pattern SEPARATOR = Pattern.compile("[,;\\r\\n]+");
        private static final Pattern SPACES = Pattern.compile("\\s+");

        /** In linear time: the text is as long as a body may be. */
        static List<PastedAddress> in(String text) {
            List<PastedAddress> found = new ArrayList<>();
            for (String part : SEPARATOR.split(text == null ? "" : text)) {
                PastedAddress named = withName(part.strip());
                if (named != null) {
                    found.add(named);
                } else {
                    SPACES.splitAsStream(part.strip()).filter(word -> !word.isEmpty())
                            .forEach(word -> found.add(new PastedAddress(word, null)));
                }
            }
            return found;
        }

        /** From {@code "Ann Example" <ann@acme.example>}, with quotes or without; null for any other form. */
        private static PastedAddress withName(String part) {
            int open = part.lastIndexOf('<');
            if (open < 0 || part.indexOf('>', open) != part.length() - 1) {
                return null;
            }
            String name = unquoted(part.substring(0, open).strip());
            return name.chars().anyMatch(letter -> "\"<>".indexOf(letter) >= 0) ? null
                    : new PastedAddress(part.substring(open + 1, part.length() - 1).strip(), name.isBlank() ? null : name);
        }

        private static String unquoted(String name) {
            int first = name.startsWith("\"") ? 1 : 0;
            int last = name.length() - (name.endsWith("\"") && name.length() > first ? 1 : 0);
            return name.substring(first, last).strip();
        }
    }
}
