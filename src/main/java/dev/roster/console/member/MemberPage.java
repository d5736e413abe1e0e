package dev.roster.console.member;

import dev.roster.access.Actor;
import dev.roster.access.InBrowser;
import dev.roster.access.Permission;
import dev.roster.access.Requires;
import dev.roster.audit.AuditEventList;
import dev.roster.audit.AuditEventView;
import dev.roster.console.EventRow;
import dev.roster.console.Frame;
import dev.roster.console.Pages;
import dev.roster.invitation.InvitationList;
import dev.roster.invitation.InvitationView;
import dev.roster.key.ApiKeyList;
import dev.roster.key.ApiKeyView;
import dev.roster.list.Page;
import dev.roster.member.MemberAccess;
import dev.roster.member.MemberAccessList;
import dev.roster.member.MemberList;
import dev.roster.member.MemberSessions;
import dev.roster.member.MemberStatus;
import dev.roster.member.MemberView;
import dev.roster.program.ServiceAccountView;
import dev.roster.program.ServiceAccounts;
import dev.roster.role.RoleService;
import dev.roster.role.RoleView;
import io.quarkus.qute.TemplateData;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Shows a member: status, permissions and their sources, API keys, browser sessions and events. */
@Cancellable(false)
@Path("/accounts/{accountId}/members/{memberId}")
@InBrowser
@Produces(MediaType.TEXT_HTML)
class MemberPage {
    @Inject
    Pages pages;
    @Inject
    MemberList members;
    @Inject
    MemberAccessList access;
    @Inject
    InvitationList invitations;
    @Inject
    ApiKeyList keys;
    @Inject
    AuditEventList events;
    @Inject
    RoleService roles;
    @Inject
    ServiceAccounts services;

    /**
     * The content of the page. A part is null if the API would refuse it to the reader; so is the invitation of a member who
     * joined without one.
     */
    @TemplateData
    static final class Content {
        public final MemberView member;
        public List<RoleView> roles = List.of();
        /** Null for a person, and for a removed service account. */
        public ServiceAccountView service;
        public MemberAccess access;
        public InvitationView invitation;
        public Page<ApiKeyView> keys;
        public MemberSessions sessions;
        public Page<AuditEventView> events;

        private Content(MemberView member) {
            this.member = member;
        }

        public MembersPage.Row row(Frame frame) {
            return MembersPage.Row.of(member, frame, roles);
        }

        public boolean isSuspended() {
            return member.status() == MemberStatus.SUSPENDED;
        }

        private boolean isRoleChangeable(Actor reader) {
            return member.status() != MemberStatus.REMOVED && reader.permissions().allow(Permission.MEMBER_UPDATE)
                    && reader.permissions().allow(Permission.ROLE_READ);
        }

        public List<EventRow> timeline(Frame frame) {
            return EventRow.of(events.items(), frame);
        }
    }

    /** @param cursor of the events */
    @GET
    @Requires(value = Permission.MEMBER_READ, orOwnMembership = true)
    public Uni<RestResponse<byte[]>> show(@RestPath UUID accountId, @RestPath UUID memberId, @RestQuery String cursor) {
        return pages.show(content(accountId, memberId, cursor),
                (frame, content) -> Templates.member(frame, content, content.row(frame)));
    }

    /** Each part has the permission of its operation in the API. */
    private Uni<Content> content(UUID accountId, UUID memberId, String cursor) {
        return members.get(accountId, memberId).map(member -> new Content(member.view()))
                .call(content -> content.member.service() && content.member.status() != MemberStatus.REMOVED
                        ? services.get(accountId, memberId).invoke(found -> content.service = found.view())
                        : Uni.createFrom().voidItem())
                .call(content -> access.permissions(accountId, memberId).invoke(found -> content.access = found))
                .call(content -> ifAllowed(Permission.MEMBER_INVITE, memberId, () -> invitations.ofMember(accountId, memberId)
                        .invoke(found -> content.invitation = found == null ? null : found.view())))
                .call(content -> ifAllowed(Permission.KEY_READ, memberId, () -> keys
                        .ofMember(accountId, memberId, Pages.ROWS_PER_PAGE, null).invoke(found -> content.keys = found)))
                .call(content -> ifAllowed(Permission.AUDIT_READ, memberId, () -> access.sessions(accountId, memberId)
                        .invoke(found -> content.sessions = found)))
                .call(content -> ifAllowed(Permission.AUDIT_READ, memberId, () -> events
                        .ofMember(accountId, memberId, Pages.ROWS_PER_PAGE, cursor).invoke(found -> content.events = found)))
                .call(content -> content.isRoleChangeable(pages.actor())
                        ? roles.list(accountId).invoke(found -> content.roles = found)
                        : Uni.createFrom().voidItem());
    }

    /** @param memberId the member who needs no permission */
    private Uni<?> ifAllowed(Permission permission, UUID memberId, Supplier<Uni<?>> query) {
        Actor reader = pages.actor();
        return reader.is(memberId) || reader.permissions().allow(permission) ? query.get() : Uni.createFrom().voidItem();
    }
}
