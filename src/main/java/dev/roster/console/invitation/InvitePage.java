package dev.roster.console.invitation;

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
import dev.roster.access.InBrowser;
import dev.roster.access.Permission;
import dev.roster.access.Requires;
import dev.roster.account.AccountService;
import dev.roster.console.Done;
import dev.roster.console.Frame;
import dev.roster.console.Pages;
import dev.roster.console.RoleChoice;
import dev.roster.invitation.BulkResult;
import dev.roster.invitation.InvitationOutcome;
import dev.roster.invitation.InvitationService;
import dev.roster.invitation.NewInvitation;
import dev.roster.role.BuiltInRole;
import dev.roster.role.RoleView;
import dev.roster.role.Roles;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateData;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.mutiny.Uni;

/** Invites one or more pasted addresses. */
@Path("/accounts/{accountId}/invite")
@InBrowser
@Produces(MediaType.TEXT_HTML)
@Consumes(MediaType.APPLICATION_FORM_URLENCODED)
class InvitePage {

    private static final int BAD_REQUEST = RestResponse.StatusCode.BAD_REQUEST;

    /** @param sent number of invitations sent by the last request */
    @TemplateData
    record Form(String addresses, String role, String language, String note, int sent, List<Refused> refused) {
    }

    /** @param problem slug of the problem type; {@code field} the invalid field, or null */
    @TemplateData
    record Refused(String address, String problem, String field) {
    }

    @CheckedTemplate(basePath = "console/invitation")
    static class Templates {

        static native TemplateInstance invite(Frame frame, Form form, List<RoleView> roles);
    }

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

    /** Invites the valid addresses. The others stay in the form, each with the reason. */
    @POST
    @Requires(Permission.MEMBER_INVITE)
    public Uni<RestResponse<byte[]>> send(@RestPath UUID accountId, @FormParam("addresses") String addresses,
            @FormParam("role") String role, @FormParam("language") String language, @FormParam("note") String note) {
        Actor actor = pages.actor();
        List<NewInvitation> invitations = PastedAddress.in(addresses).stream()
                .map(each -> new NewInvitation(each.email(), each.name(), role, language, note)).toList();
        Form empty = new Form(addresses, role, language, note, 0, List.of());
        if (invitations.isEmpty()) {
            return show(BAD_REQUEST, refused(empty, new Refused("", "validation", "email")));
        }
        if (invitations.size() > InvitationService.MAX_REQUESTS) {
            return show(BAD_REQUEST, refused(empty, new Refused("", "validation", "invitations")));
        }
        return invitationService.inviteMany(actor, invitations).chain(result -> answer(actor, empty, result));
    }

    private Uni<RestResponse<byte[]>> answer(Actor actor, Form form, BulkResult result) {
        List<Refused> refused = result.results().stream()
                .filter(line -> line.outcome() == InvitationOutcome.Kind.REJECTED)
                .map(line -> new Refused(line.email(), line.reason().slug(), line.reason().firstField()))
                .toList();
        if (refused.isEmpty()) {
            return Uni.createFrom().item(done("/accounts/" + actor.accountId() + "/invitations", result));
        }
        String left = String.join("\n", refused.stream().map(Refused::address).toList());
        return show(BAD_REQUEST,
                new Form(left, form.role(), form.language(), form.note(), (int) (result.accepted() - withoutEmail(result)),
                        refused));
    }

    private RestResponse<byte[]> done(String path, BulkResult result) {
        long withoutEmail = withoutEmail(result);
        if (result.accepted() == 1) {
            return pages.done(path, withoutEmail == 1 ? Done.INVITATION_UPDATED : Done.INVITED,
                    result.results().get(0).email());
        }
        return withoutEmail > 0 ? pages.done(path, Done.INVITATIONS_UPDATED, withoutEmail)
                : pages.done(path, Done.INVITED_MANY, result.accepted());
    }

    /** Addresses whose last email was sent less than a minute ago get none now. */
    private static long withoutEmail(BulkResult result) {
        return result.results().stream().filter(line -> line.outcome() == InvitationOutcome.Kind.ALREADY_INVITED).count();
    }

    private static Form refused(Form form, Refused refused) {
        return new Form(form.addresses() == null ? "" : form.addresses(), form.role(), form.language(), form.note(), 0,
                List.of(refused));
    }

    private Uni<RestResponse<byte[]>> show(int status, Form form) {
        return RoleChoice.grantable(pages.actor(), roles)
                .chain(choice -> pages.inAccount("invitations", status, frame -> Templates.invite(frame, form, choice)));
    }

    /** An address from a text that separates addresses by lines, commas, semicolons or spaces, with or without names. */
    record PastedAddress(String email, String name) {

        private static final Pattern SEPARATOR = Pattern.compile("[,;\\r\\n]+");
        private static final Pattern SPACES = Pattern.compile("\\s+");

        /** Linear in the length of the text. */
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

        /** Parses {@code "Ann Example" <ann@acme.example>}, with or without quotes. @return null for any other form */
        private static PastedAddress withName(String part) {
            int open = part.lastIndexOf('<');
            if (open < 0 || part.indexOf('>', open) != part.length() - 1) {
                return null;
            }
            String name = unquoted(part.substring(0, open).strip());
            return name.chars().anyMatch(character -> "\"<>".indexOf(character) >= 0) ? null
                    : new PastedAddress(part.substring(open + 1, part.length() - 1).strip(), name.isBlank() ? null : name);
        }

        private static String unquoted(String name) {
            int first = name.startsWith("\"") ? 1 : 0;
            int last = name.length() - (name.endsWith("\"") && name.length() > first ? 1 : 0);
            return name.substring(first, last).strip();
        }
    }
}
