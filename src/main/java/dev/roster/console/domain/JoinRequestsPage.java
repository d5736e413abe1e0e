package dev.roster.console.domain;

import dev.roster.access.InBrowser;
import dev.roster.access.Permission;
import dev.roster.access.Requires;
import dev.roster.console.EnumConstant;
import dev.roster.console.FlashMessage;
import dev.roster.console.FormError;
import dev.roster.console.Frame;
import dev.roster.console.Pages;
import dev.roster.domain.DomainService;
import dev.roster.domain.DomainView;
import dev.roster.domain.JoinRequestList;
import dev.roster.domain.JoinRequestService;
import dev.roster.domain.JoinRequestState;
import dev.roster.domain.JoinRequestView;
import dev.roster.group.GroupList;
import dev.roster.group.GroupList.GroupChoice;
import dev.roster.group.GroupView;
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
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Lists, approves and declines requests to join. */
@Cancellable(false)
@Path("/accounts/{accountId}/join-requests")
@InBrowser
@Produces(MediaType.TEXT_HTML)
@Consumes(MediaType.APPLICATION_FORM_URLENCODED)
class JoinRequestsPage {
    private static final String PATH = "/join-requests";

    @TemplateData
    record Form(@RestForm String role, @RestForm("group") Set<UUID> groups, @RestForm int version) {
        public boolean joins(UUID group) {
            return groups != null && groups.contains(group);
        }

        JoinRequestService.Approval approval() {
            return new JoinRequestService.Approval(role, groups == null ? null : List.copyOf(groups));
        }
    }

    @CheckedTemplate(basePath = "console/domain")
    @TemplateData(target = JoinRequestState.class)
    static class Templates {
        /** @param tab the state of the listed requests, or {@code all} */
        static native TemplateInstance requests(Frame frame, Page<JoinRequestView> page, String tab,
                List<JoinRequestState> states);

        static native TemplateInstance requestApprove(Frame frame, JoinRequestView joining, Form form, List<RoleView> roles,
                List<GroupView> groups, FormError error);

        static native TemplateInstance requestDecline(Frame frame, Versioned<JoinRequestView> joining);
    }

    @Inject
    Pages pages;
    @Inject
    JoinRequestList list;
    @Inject
    JoinRequestService requests;
    @Inject
    DomainService domains;
    @Inject
    RoleService roles;
    @Inject
    GroupList groups;

    @GET
    @Requires(Permission.MEMBER_INVITE)
    public Uni<RestResponse<byte[]>> list(@RestPath UUID accountId, @RestQuery String state, @RestQuery String cursor) {
        JoinRequestState shown = "all".equals(state) ? null
                : EnumConstant.of(JoinRequestState.class, state, JoinRequestState.PENDING);
        return pages.show(list.list(accountId, shown == null ? Set.of() : Set.of(shown), Pages.ROWS_PER_PAGE, cursor),
                (frame, page) -> Templates.requests(frame, page, shown == null ? "all" : shown.value(),
                        List.of(JoinRequestState.values())));
    }

    @GET
    @Path("{requestId}/approve")
    @Requires(Permission.MEMBER_INVITE)
    public Uni<RestResponse<byte[]>> form(@RestPath UUID accountId, @RestPath UUID requestId) {
        return list.get(accountId, requestId).chain(found -> domains.listVersioned(accountId)
                .chain(all -> show(found.view(), new Form(role(found.view(), all), Set.of(), found.version()), null)));
    }

    /** That of the domain, as in the API. */
    private static String role(JoinRequestView request, List<Versioned<DomainView>> domains) {
        return domains.stream().map(Versioned::view).filter(domain -> domain.name().equals(request.domain()))
                .map(DomainView::role).findFirst().orElse(BuiltInRole.MEMBER.roleName());
    }

    @POST
    @Path("{requestId}/approve")
    @Requires(Permission.MEMBER_INVITE)
    public Uni<RestResponse<byte[]>> approve(@RestPath UUID accountId, @RestPath UUID requestId, @BeanParam Form form) {
        return pages.submit(
                () -> requests.approve(pages.actor(), requestId, pages.valid(form.approval()), Version.etag(form.version()))
                        .map(approved -> pages.redirect(pages.back(PATH), FlashMessage.REQUEST_APPROVED,
                                approved.view().email())),
                error -> list.get(accountId, requestId).chain(found -> show(found.view(), form, error)));
    }

    private Uni<RestResponse<byte[]>> show(JoinRequestView request, Form form, FormError error) {
        return roles.grantable(pages.actor()).chain(grantable -> groups().chain(assignable -> pages.show(error,
                frame -> Templates.requestApprove(frame, request, form, grantable, assignable, error))));
    }

    /** The groups that the actor can assign; none without the permission to read groups. */
    private Uni<List<GroupView>> groups() {
        return pages.actor().permissions().allow(Permission.GROUP_READ)
                ? groups.choices(pages.actor()).map(GroupChoice::assignableGroups)
                : Uni.createFrom().item(List.of());
    }

    @GET
    @Path("{requestId}/decline")
    @Requires(Permission.MEMBER_INVITE)
    public Uni<RestResponse<byte[]>> confirmDecline(@RestPath UUID accountId, @RestPath UUID requestId) {
        return pages.show(list.get(accountId, requestId), Templates::requestDecline);
    }

    @POST
    @Path("{requestId}/decline")
    @Requires(Permission.MEMBER_INVITE)
    public Uni<RestResponse<byte[]>> decline(@RestPath UUID requestId, @RestForm int version) {
        return requests.decline(pages.actor(), requestId, Version.etag(version))
                .map(declined -> pages.redirect(pages.back(PATH), FlashMessage.REQUEST_DECLINED, declined.view().email()));
    }
}
