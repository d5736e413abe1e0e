package dev.roster.console.program;

import dev.roster.access.InBrowser;
import dev.roster.access.Permission;
import dev.roster.access.Requires;
import dev.roster.console.Done;
import dev.roster.console.FlashMessage;
import dev.roster.console.FormError;
import dev.roster.console.FormValues;
import dev.roster.console.Frame;
import dev.roster.console.Pages;
import dev.roster.group.GroupList;
import dev.roster.group.GroupList.GroupChoice;
import dev.roster.group.GroupView;
import dev.roster.http.Version;
import dev.roster.http.Versioned;
import dev.roster.member.MemberList;
import dev.roster.problem.Problem;
import dev.roster.program.NewOwner;
import dev.roster.program.NewServiceAccount;
import dev.roster.program.ServiceAccountView;
import dev.roster.program.ServiceAccounts;
import dev.roster.program.ServiceIdentity;
import dev.roster.role.RoleService;
import dev.roster.role.RoleView;
import dev.roster.value.EmailAddress;
import dev.roster.value.Ids;
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
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Lists, creates and changes the service accounts of an account. The page of the member shows one of them. */
@Cancellable(false)
@Path("/accounts/{accountId}/service-accounts")
@InBrowser
@Produces(MediaType.TEXT_HTML)
@Consumes(MediaType.APPLICATION_FORM_URLENCODED)
class ServiceAccountsPage {
    private static final UUID NO_GROUP = Ids.NIL;

    /**
     * @param owner the address of a member; empty for the reader or, in a change, for the present owner
     * @param ownerGroup the id of a group, or empty
     * @param version null for a new service account
     */
    @TemplateData
    record Form(@RestForm @DefaultValue("") String name, @RestForm @DefaultValue("member") String role,
            @RestForm @DefaultValue("") String subject, @RestForm @DefaultValue("") String clientId,
            @RestForm @DefaultValue("") String owner, @RestForm @DefaultValue("") String ownerGroup,
            @RestForm @DefaultValue("") String lastDay, @RestForm Integer version) {
        static final Form EMPTY = new Form("", "member", "", "", "", "", "", null);

        static Form of(Versioned<ServiceAccountView> service) {
            ServiceAccountView view = service.view();
            return new Form(view.name(), view.role(), Objects.toString(view.identity().subject(), ""),
                    Objects.toString(view.identity().clientId(), ""), "", "", "", service.version());
        }

        Form asNew() {
            return new Form(name, role, subject, clientId, owner, ownerGroup, lastDay, null);
        }

        Form asExisting() {
            return new Form(name, role, subject, clientId, owner, ownerGroup, lastDay, version == null ? 0 : version);
        }

        public boolean isOwnedBy(UUID group) {
            return ownerGroup.equals(group.toString());
        }

        /** @param issuer of the present identity; null for the deployment's */
        private ServiceIdentity identity(String issuer) {
            boolean none = subject.isBlank() && clientId.isBlank();
            return new ServiceIdentity(blankToNull(subject), blankToNull(clientId), none ? null : issuer);
        }

        NewServiceAccount service(NewOwner newOwner) {
            return new NewServiceAccount(name, role, null, newOwner, identity(null),
                    lastDay.isBlank() ? null : FormValues.endOfDay("expiresAt", lastDay));
        }

        NewServiceAccount.Change change(NewOwner newOwner, String issuer) {
            return new NewServiceAccount.Change(name, newOwner, identity(issuer));
        }

        private static String blankToNull(String text) {
            return text.isBlank() ? null : text.strip();
        }
    }

    @CheckedTemplate(basePath = "console/program")
    @TemplateData(target = ServiceIdentity.class)
    static class Templates {
        static native TemplateInstance services(Frame frame, List<ServiceAccountView> services, String next);

        /** @param present null for a new service account */
        static native TemplateInstance serviceForm(Frame frame, Form form, ServiceAccountView present, List<RoleView> roles,
                List<GroupView> groups, FormError error);
    }

    @Inject
    Pages pages;
    @Inject
    ServiceAccounts services;
    @Inject
    MemberList members;
    @Inject
    RoleService roles;
    @Inject
    GroupList groups;

    @GET
    @Requires(Permission.MEMBER_READ)
    public Uni<RestResponse<byte[]>> list(@RestPath UUID accountId, @RestQuery String cursor) {
        return pages.show(services.list(accountId, Pages.ROWS_PER_PAGE, cursor),
                (frame, page) -> Templates.services(frame, page.items(), frame.next(page.nextCursor())));
    }

    @GET
    @Path("new")
    @Requires(Permission.SERVICE_ACCOUNT_UPDATE)
    public Uni<RestResponse<byte[]>> form() {
        return show(Form.EMPTY, null, null);
    }

    @POST
    @Path("new")
    @Requires(Permission.SERVICE_ACCOUNT_UPDATE)
    public Uni<RestResponse<byte[]>> create(@BeanParam Form form, @RestForm UUID formId) {
        return pages.submit(() -> owner(form).chain(owner -> {
            NewServiceAccount service = pages.valid(form.service(owner));
            return pages.once(formId, service, () -> services.create(pages.actor(), service)
                    .map(created -> new Done(pages.inAccount("/members/" + created.view().id()),
                            FlashMessage.SERVICE_CREATED, created.view().name())));
        }), error -> show(form.asNew(), null, error));
    }

    @GET
    @Path("{serviceAccountId}/edit")
    @Requires(Permission.SERVICE_ACCOUNT_UPDATE)
    public Uni<RestResponse<byte[]>> edit(@RestPath UUID accountId, @RestPath UUID serviceAccountId) {
        return services.get(accountId, serviceAccountId).chain(service -> show(Form.of(service), service.view(), null));
    }

    @POST
    @Path("{serviceAccountId}/edit")
    @Requires(Permission.SERVICE_ACCOUNT_UPDATE)
    public Uni<RestResponse<byte[]>> change(@RestPath UUID accountId, @RestPath UUID serviceAccountId, @BeanParam Form form) {
        return services.get(accountId, serviceAccountId).chain(present -> pages.submit(
                () -> owner(form).chain(owner -> services.change(pages.actor(), serviceAccountId,
                        pages.valid(form.change(owner, present.view().identity().issuer())),
                        Version.etag(form.asExisting().version())))
                        .map(changed -> pages.redirect(pages.back("/members/" + serviceAccountId),
                                FlashMessage.SERVICE_CHANGED, changed.view().name())),
                error -> show(form.asExisting(), present.view(), error)));
    }

    /** The owner that the form names; null if it names none. */
    private Uni<NewOwner> owner(Form form) {
        if (!form.ownerGroup().isEmpty()) {
            UUID group = Ids.parse(form.ownerGroup());
            return Uni.createFrom().item(new NewOwner(null, group == null ? NO_GROUP : group));
        }
        if (form.owner().isBlank()) {
            return Uni.createFrom().nullItem();
        }
        EmailAddress address = EmailAddress.orNull(FormValues.address(form.owner()));
        return (address == null ? Uni.createFrom().<UUID> nullItem()
                : members.idOf(pages.actor().accountId(), address.value()))
                .onItem().ifNull().failWith(() -> Problem.invalid("owner", "must be the address of a member"))
                .map(id -> new NewOwner(id, null));
    }

    private Uni<RestResponse<byte[]>> show(Form form, ServiceAccountView present, FormError error) {
        Uni<List<GroupChoice>> choices = pages.actor().permissions().allow(Permission.GROUP_READ)
                ? groups.choices(pages.actor())
                : Uni.createFrom().item(List.of());
        return roles.grantable(pages.actor()).chain(grantable -> choices.chain(found -> pages.show(error,
                frame -> Templates.serviceForm(frame, form, present, grantable, GroupChoice.groups(found), error))));
    }
}
