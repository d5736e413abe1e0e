package dev.roster.console.domain;

import dev.roster.access.InBrowser;
import dev.roster.access.Permission;
import dev.roster.access.Permissions;
import dev.roster.access.Requires;
import dev.roster.console.EnumConstant;
import dev.roster.console.FlashMessage;
import dev.roster.console.FormError;
import dev.roster.console.Frame;
import dev.roster.console.Pages;
import dev.roster.domain.DomainService;
import dev.roster.domain.DomainState;
import dev.roster.domain.DomainView;
import dev.roster.domain.Joining;
import dev.roster.domain.LookupResult;
import dev.roster.domain.NewDomain;
import dev.roster.http.Version;
import dev.roster.http.Versioned;
import dev.roster.problem.Problem;
import dev.roster.problem.ProblemType;
import dev.roster.role.RoleService;
import dev.roster.role.RoleView;
import dev.roster.value.DomainName;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateData;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Adds, verifies, changes and removes the domains of the account. */
@Cancellable(false)
@Path("/accounts/{accountId}/domains")
@InBrowser
@Produces(MediaType.TEXT_HTML)
@Consumes(MediaType.APPLICATION_FORM_URLENCODED)
class DomainsPage {
    private static final String PATH = "/domains";

    @CheckedTemplate(basePath = "console/domain")
    @TemplateData(target = DomainView.class)
    @TemplateData(target = DomainState.class)
    @TemplateData(target = Joining.class)
    @TemplateData(target = LookupResult.class)
    static class Templates {
        /** @param typed the name in the form */
        static native TemplateInstance domains(Frame frame, List<Card> domains, List<RoleView> roles,
                List<Joining> modes, String typed, FormError error);

        static native TemplateInstance domainRemove(Frame frame, Versioned<DomainView> domain);
    }

    /** @param keepsRole whether the role is none that the reader can choose, and people join with it */
    @TemplateData
    record Card(DomainView view, int version, boolean keepsRole) {
        static Card of(Versioned<DomainView> domain, List<RoleView> roles) {
            return new Card(domain.view(), domain.version(), domain.view().joining() != Joining.NONE
                    && roles.stream().noneMatch(role -> role.name().equals(domain.view().role())));
        }
    }

    @Inject
    Pages pages;
    @Inject
    DomainService domains;
    @Inject
    RoleService roles;

    @GET
    @Requires(Permission.ACCOUNT_READ)
    public Uni<RestResponse<byte[]>> list(@RestPath UUID accountId) {
        return show(accountId, "", null);
    }

    @POST
    @Requires(Permission.ACCOUNT_UPDATE)
    public Uni<RestResponse<byte[]>> add(@RestPath UUID accountId, @RestForm @DefaultValue("") String domain) {
        return pages.submit(
                () -> domains.add(pages.actor(), named(domain))
                        .onFailure(failure -> failure instanceof Problem problem && problem.type() == ProblemType.VALIDATION)
                        .transform(invalid -> invalidName())
                        .map(added -> pages.redirect(pages.inAccount(PATH), FlashMessage.SAVED, "")),
                error -> show(accountId, domain, error));
    }

    private static NewDomain named(String typed) {
        if (DomainName.ascii(typed.strip()) == null) {
            throw invalidName();
        }
        return new NewDomain(typed.strip());
    }

    private static Problem invalidName() {
        return Problem.invalid("domain", "must be a domain that is neither a public suffix nor of a public email provider");
    }

    private Uni<RestResponse<byte[]>> show(UUID accountId, String typed, FormError error) {
        return roles.grantable(pages.actor())
                .map(found -> found.stream().filter(role -> Joining.canGrant(Permissions.of(role.permissions()))).toList())
                .chain(possible -> domains.listVersioned(accountId)
                        .map(found -> found.stream().map(domain -> Card.of(domain, possible)).toList())
                        .chain(cards -> pages.show(error, frame -> Templates.domains(frame, cards, possible,
                                List.of(Joining.values()), typed, error))));
    }

    @POST
    @Path("{domainId}/verify")
    @Requires(Permission.ACCOUNT_UPDATE)
    public Uni<RestResponse<byte[]>> verify(@RestPath UUID domainId) {
        return domains.verify(pages.actor(), domainId).map(domain -> pages.redirect(pages.inAccount(PATH),
                switch (domain.view().lookup()) {
                    case FOUND -> FlashMessage.DOMAIN_FOUND;
                    case MISSING -> FlashMessage.DOMAIN_MISSING;
                    case FAILED -> FlashMessage.DOMAIN_LOOKUP_FAILED;
                }, domain.view().name()));
    }

    @POST
    @Path("{domainId}")
    @Requires(Permission.ACCOUNT_UPDATE)
    public Uni<RestResponse<byte[]>> change(@RestPath UUID domainId, @RestForm String joining, @RestForm String role,
            @RestForm int version) {
        Joining mode = EnumConstant.of(Joining.class, joining, null);
        if (mode == null) {
            throw Problem.invalid("joining", "must be one of the options");
        }
        NewDomain.Change change = pages.valid(new NewDomain.Change(mode, role));
        return domains.change(pages.actor(), domainId, change, Version.etag(version))
                .map(changed -> pages.redirect(pages.inAccount(PATH), FlashMessage.SAVED, ""));
    }

    @GET
    @Path("{domainId}/remove")
    @Requires(Permission.ACCOUNT_UPDATE)
    public Uni<RestResponse<byte[]>> confirmRemove(@RestPath UUID accountId, @RestPath UUID domainId) {
        return pages.show(domains.get(accountId, domainId), Templates::domainRemove);
    }

    @POST
    @Path("{domainId}/remove")
    @Requires(Permission.ACCOUNT_UPDATE)
    public Uni<RestResponse<byte[]>> remove(@RestPath UUID domainId, @RestForm int version) {
        return domains.remove(pages.actor(), domainId, Version.etag(version))
                .map(removed -> pages.redirect(pages.inAccount(PATH), FlashMessage.SAVED, ""));
    }
}
