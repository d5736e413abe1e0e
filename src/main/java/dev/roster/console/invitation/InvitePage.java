package dev.roster.console.invitation;

import dev.roster.access.InBrowser;
import dev.roster.access.Permission;
import dev.roster.access.Requires;
import dev.roster.account.AccountService;
import dev.roster.console.FlashMessage;
import dev.roster.console.FormError;
import dev.roster.console.Pages;
import dev.roster.group.GroupList;
import dev.roster.group.GroupList.GroupChoice;
import dev.roster.group.GroupView;
import dev.roster.invitation.BulkResult;
import dev.roster.invitation.InvitationOutcome;
import dev.roster.invitation.InvitationService;
import dev.roster.invitation.NewInvitation;
import dev.roster.member.Seats;
import dev.roster.member.SeatsView;
import dev.roster.problem.Problem;
import dev.roster.role.BuiltInRole;
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
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Invites one or more pasted addresses. */
@Cancellable(false)
@Path("/accounts/{accountId}/invite")
@InBrowser
@Produces(MediaType.TEXT_HTML)
@Consumes(MediaType.APPLICATION_FORM_URLENCODED)
class InvitePage {
    private static final int BAD_REQUEST = RestResponse.StatusCode.BAD_REQUEST;

    @TemplateData
    record Form(@RestForm @DefaultValue("") String addresses, @RestForm String role, @RestForm String language,
            @RestForm String note, @RestForm("group") Set<UUID> groups) {
        public boolean joins(UUID group) {
            return groups != null && groups.contains(group);
        }

        List<NewInvitation> invitations() {
            List<PastedAddress> pasted = PastedAddress.in(addresses);
            if (pasted.isEmpty()) {
                throw Problem.invalid("addresses", "must contain an email address");
            }
            return PastedAddress.invitations(pasted, role, language, note,
                    groups == null ? null : List.copyOf(groups));
        }
    }

    @Inject
    Pages pages;
    @Inject
    InvitationService invitationService;
    @Inject
    AccountService accounts;
    @Inject
    RoleService roles;
    @Inject
    GroupList groups;
    @Inject
    Seats seats;

    @GET
    @Requires(Permission.MEMBER_INVITE)
    public Uni<RestResponse<byte[]>> form(@RestPath UUID accountId) {
        return accounts.get(accountId)
                .map(account -> new Form("", BuiltInRole.MEMBER.roleName(), account.view().defaultLanguage(), "", Set.of()))
                .chain(form -> show(RestResponse.StatusCode.OK, form, null, 0, List.of()));
    }

    /** Invites the valid addresses. The others stay in the form, each with the reason. */
    @POST
    @Requires(Permission.MEMBER_INVITE)
    public Uni<RestResponse<byte[]>> send(@BeanParam Form form, @RestForm UUID formId) {
        return pages.submit(() -> {
            List<NewInvitation> invitations = form.invitations();
            return pages.once(formId, invitations, BulkResult.class,
                    () -> invitationService.inviteMany(pages.actor(), invitations, false))
                    .call(invitationService::recordForbidden)
                    .chain(result -> show(form, result));
        }, error -> show(BAD_REQUEST, form, error, 0, List.of()));
    }

    private Uni<RestResponse<byte[]>> show(Form form, BulkResult result) {
        // Roster sends no second email to an address within a minute.
        int withoutEmail = with(InvitationOutcome.Kind.ALREADY_INVITED, result).size();
        List<BulkResult.Line> rejected = with(InvitationOutcome.Kind.REJECTED, result);
        if (rejected.isEmpty()) {
            return Uni.createFrom().item(redirect(result, withoutEmail));
        }
        String left = String.join("\n", rejected.stream().map(BulkResult.Line::email).toList());
        return show(BAD_REQUEST, new Form(left, form.role(), form.language(), form.note(), form.groups()), null,
                (int) result.accepted() - withoutEmail, rejected);
    }

    private RestResponse<byte[]> redirect(BulkResult result, int withoutEmail) {
        String list = pages.inAccount("/invitations");
        String back = pages.back("/invitations");
        String path = back.startsWith(list) ? back : list;
        if (result.accepted() == 1) {
            return pages.redirect(path, withoutEmail == 1 ? FlashMessage.INVITATION_UPDATED : FlashMessage.INVITED,
                    result.results().get(0).email());
        }
        return withoutEmail > 0 ? pages.redirect(path, FlashMessage.INVITATIONS_UPDATED, withoutEmail)
                : pages.redirect(path, FlashMessage.INVITED_MANY, result.accepted());
    }

    private static List<BulkResult.Line> with(InvitationOutcome.Kind outcome, BulkResult result) {
        return result.results().stream().filter(line -> line.outcome() == outcome).toList();
    }

    private Uni<RestResponse<byte[]>> show(int status, Form form, FormError error, int sent, List<BulkResult.Line> rejected) {
        return roles.grantable(pages.actor()).chain(choice -> groups().chain(assignable -> seats().chain(taken -> pages
                .show(status, frame -> Templates.invite(frame, form, error, sent, rejected, choice, assignable, taken)))));
    }

    /** Null without the permission to read them. */
    private Uni<SeatsView> seats() {
        return pages.actor().permissions().allow(Permission.ACCOUNT_READ) ? seats.of(pages.actor().accountId())
                : Uni.createFrom().nullItem();
    }

    /** The groups that the actor can assign; none without the permission to read groups. */
    private Uni<List<GroupView>> groups() {
        return pages.actor().permissions().allow(Permission.GROUP_READ)
                ? groups.choices(pages.actor()).map(GroupChoice::assignableGroups)
                : Uni.createFrom().item(List.of());
    }
}
