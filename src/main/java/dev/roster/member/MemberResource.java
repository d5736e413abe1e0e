package dev.roster.member;

import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;

import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;

import dev.roster.access.CurrentPrincipal;
import dev.roster.access.Permission;
import dev.roster.access.Requires;
import dev.roster.http.Version;
import dev.roster.http.Versioned;
import dev.roster.list.Page;
import dev.roster.problem.DeclaresProblems;
import dev.roster.problem.ProblemType;
import dev.roster.value.InRange;
import dev.roster.value.OneLine;
import io.smallrye.mutiny.Uni;

@Path("/v1/accounts/{accountId}/members")
@Tag(name = "Members")
@Produces(MediaType.APPLICATION_JSON)
class MemberResource {

    @Inject
    CurrentPrincipal current;

    @Inject
    MemberList list;

    @Inject
    MemberService members;

    @Inject
    Erasure erasure;

    @GET
    @Requires(Permission.MEMBER_READ)
    @DeclaresProblems(ProblemType.SORT_NOT_AVAILABLE)
    @Operation(operationId = "listMembers", summary = "List members", description = """
            Active and suspended members, by name. A `search` without `sort` is in the order of the words that it found. \
            `inactiveSince` is in the order of inactivity: any `sort` but `lastActive` is then `400 sort-not-available`. A page \
            of a search can hold fewer rows than `limit`, even none, although more follow: continue while there is a `nextCursor`.""")
    public Uni<RestResponse<Page<MemberView>>> list(@RestPath UUID accountId,
            @RestQuery @Size(min = 1, max = 64) @Parameter(description = "Only this role.", example = "admin") String role,
            @RestQuery("status") @Parameter(description = "Only these; active and suspended when left out.") Set<MemberStatus> status,
            @RestQuery @Parameter(description = "Only members who were last active, or else joined, before this time.") @InRange Instant inactiveSince,
            @RestQuery @OneLine @Size(min = 1, max = 254) @Parameter(description = "The start of a word of the name, of the local part of the address, or of its domain; the words that follow may be added. Case, accents and punctuation do not matter: `bjorn`, `smith a` and `o'brien` find Bjørn, Ann Smith and Mary O’Brien.", example = "gra") String search,
            @RestQuery @Pattern(regexp = MemberSort.PATTERN, message = "must be one of name, email, joined, lastActive, with a minus in front to turn it round") @Parameter(description = "`name`, `email`, `joined` or `lastActive` (who was never active counts from joining); `-` in front turns the order round.", example = "-lastActive") String sort,
            @RestQuery @DefaultValue(Page.DEFAULT_LIMIT) @Min(1) @Max(Page.MAX_LIMIT) int limit,
            @RestQuery String cursor,
            UriInfo uri) {
        Set<MemberStatus> statuses = status == null || status.isEmpty()
                ? EnumSet.of(MemberStatus.ACTIVE, MemberStatus.SUSPENDED)
                : EnumSet.copyOf(status);
        MemberFilter filter = new MemberFilter(role, statuses, inactiveSince, search, sort);
        return list.list(current.actor().accountId(), filter, limit, cursor).map(page -> page.answer(uri));
    }

    @GET
    @Path("{memberId}")
    @Requires(value = Permission.MEMBER_READ, orOwnMembership = true)
    @Operation(operationId = "getMember", summary = "Get a member", description = "Members may get themselves without a permission.")
    public Uni<RestResponse<MemberView>> get(@RestPath UUID accountId, @RestPath UUID memberId) {
        return list.get(current.actor().accountId(), memberId).map(MemberResource::answer);
    }

    @PATCH
    @Path("{memberId}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Requires(Permission.MEMBER_UPDATE)
    @Operation(operationId = "changeMember", summary = "Change a member's role, or when it or the membership ends", description = """
            Holds from the member's next request. A role that takes `member:invite` away revokes the open invitations that the \
            member sent. An end by itself needs nobody: from `expiresAt` on the member is answered as a removed one, and from \
            `roleExpiresAt` on they have the role again that they had before. An admin whose role or membership ends is not the \
            admin that an account keeps, and nobody prolongs their own.""")
    @DeclaresProblems({ ProblemType.LAST_ADMIN, ProblemType.MEMBER_REMOVED })
    public Uni<RestResponse<MemberView>> change(@RestPath UUID accountId, @RestPath UUID memberId,
            @NotNull @Valid MemberChange change,
            @RestHeader(HttpHeaders.IF_MATCH) String ifMatch) {
        return members.change(current.actor(), memberId, change, ifMatch).map(MemberResource::answer);
    }

    @POST
    @Path("{memberId}/suspend")
    @Requires(Permission.MEMBER_UPDATE)
    @Operation(operationId = "suspendMember", summary = "Suspend a member: they stay, but are not let in")
    @DeclaresProblems({ ProblemType.LAST_ADMIN, ProblemType.MEMBER_REMOVED })
    public Uni<RestResponse<MemberView>> suspend(@RestPath UUID accountId, @RestPath UUID memberId,
            @RestHeader(HttpHeaders.IF_MATCH) String ifMatch) {
        return members.suspend(current.actor(), memberId, ifMatch).map(MemberResource::answer);
    }

    @POST
    @Path("{memberId}/reactivate")
    @Requires(Permission.MEMBER_UPDATE)
    @Operation(operationId = "reactivateMember", summary = "Let a suspended member in again")
    @DeclaresProblems(ProblemType.MEMBER_REMOVED)
    public Uni<RestResponse<MemberView>> reactivate(@RestPath UUID accountId, @RestPath UUID memberId,
            @RestHeader(HttpHeaders.IF_MATCH) String ifMatch) {
        return members.reactivate(current.actor(), memberId, ifMatch).map(MemberResource::answer);
    }

    @DELETE
    @Path("{memberId}")
    @Requires(value = Permission.MEMBER_REMOVE, orOwnMembership = true)
    @Operation(operationId = "removeMember", summary = "Remove a member, or leave", description = """
            Once this is answered, nobody lets that person in any more: on no replica, with no token and no API key. Members may remove \
            themselves without a permission. The address can be invited again, as a new member.""")
    @DeclaresProblems({ ProblemType.LAST_ADMIN, ProblemType.MEMBER_REMOVED })
    public Uni<RestResponse<RemovalReceipt>> remove(@RestPath UUID accountId, @RestPath UUID memberId,
            @RestHeader(HttpHeaders.IF_MATCH) String ifMatch) {
        return members.remove(current.actor(), memberId, ifMatch)
                .map(removal -> ResponseBuilder.ok(new RemovalReceipt(removal.member().view(), removal.cut()))
                        .header(HttpHeaders.ETAG, Version.etag(removal.member().version()))
                        .build());
    }

    @POST
    @Path("{memberId}/erase")
    @Requires(Permission.MEMBER_ERASE)
    @Operation(operationId = "eraseMember", summary = "Forget who a removed member was", description = """
            For good (GDPR, Article 17): name, address and the identity provider's name for the person become a pseudonym, in the \
            member, their invitations, mails, API keys, reviews and every audit event; addresses and browsers that requests came from, \
            and notes about them, go. What was done stays on record, and the audit and the reports of reviews can still be verified. An invitation that waits for the person, expired or not, is to be \
            revoked first. Answers to POSTs that are kept for their `Idempotency-Key` go within 24 h.""")
    @DeclaresProblems(ProblemType.MEMBER_NOT_REMOVED)
    public Uni<RestResponse<MemberView>> erase(@RestPath UUID accountId, @RestPath UUID memberId) {
        return erasure.erase(current.actor(), memberId).map(MemberResource::answer);
    }

    private static RestResponse<MemberView> answer(Versioned<MemberView> member) {
        return ResponseBuilder.ok(member.view())
                .header(HttpHeaders.ETAG, Version.etag(member.version()))
                .build();
    }
}
