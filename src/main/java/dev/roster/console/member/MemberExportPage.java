package dev.roster.console.member;

import dev.roster.access.InBrowser;
import dev.roster.access.Permission;
import dev.roster.access.Requires;
import dev.roster.http.Download;
import dev.roster.member.MemberExport;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.time.Clock;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Downloads the members of all pages of a list. A class of its own, because the path of {@link MemberPage} also matches. */
@Cancellable(false)
@Path("/accounts/{accountId}/members/export")
@InBrowser
@Produces("text/csv")
class MemberExportPage {
    @Inject
    MemberExport export;
    @Inject
    Download download;
    @Inject
    Clock clock;

    @GET
    @Cancellable
    @Requires(Permission.MEMBER_READ)
    public Uni<Void> export(@RestPath UUID accountId, @BeanParam MemberQuery query) {
        return export.export(accountId, query.filter(clock.instant()), download);
    }
}
