package dev.roster.member;

import dev.roster.access.CurrentPrincipal;
import dev.roster.access.Embeddable;
import dev.roster.access.Permission;
import dev.roster.access.Requires;
import dev.roster.http.Idempotency;
import dev.roster.http.Versioned;
import dev.roster.list.Page;
import dev.roster.problem.DeclaresProblems;
import dev.roster.problem.ProblemType;
import dev.roster.role.NewRole;
import dev.roster.value.OneLine;
import dev.roster.value.TimeInRange;
import io.smallrye.mutiny.Uni;
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
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.Cancellable;

@Cancellable(false)
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
    @Inject
    BulkMemberService bulk;
    @Inject
    Idempotency idempotency;

    @GET
    @Requires(Permission.MEMBER_READ)
    @DeclaresProblems(ProblemType.SORT_NOT_AVAILABLE)
    @Embeddable
    @Operation(operationId = "listMembers", summary = "List members", description = """
            The default is all but removed members, sorted by name. A `search` without `sort` is sorted by the found words. `inactiveSince` \
            and `neverActive` sort by inactivity and allow no other `sort` than `lastActive` (`400 sort-not-available`). A page of a search can \
            have fewer rows than `limit`, or none, although more follow: continue while there is a `nextCursor`.""")
    public Uni<RestResponse<Page<MemberView>>> list(@RestPath UUID accountId,
            @RestQuery @Parameter(description = "Only persons, or only service accounts. Without `sort`, service accounts are in the order in which they were created. A page can have fewer rows than `limit`, as for a `search`.") MemberKind kind,
            @RestQuery @Size(min = 1, max = NewRole.MAX_NAME_LENGTH) @Parameter(description = "Only members whose own role this is. `listGroups` has the groups with a role.", example = "admin") String role,
            @RestQuery @Parameter(description = "Only members of this group. Without `sort`, in the order in which they joined the account. A page can have fewer rows than `limit`, as for a `search`.") UUID group,
            @RestQuery("status") @Parameter(description = "Only members with these statuses. Default: all but removed.") Set<MemberStatus> status,
            @RestQuery @Parameter(description = "Only members who were last active before this time. Members who were never active count from joining.") @TimeInRange Instant inactiveSince,
            @RestQuery @DefaultValue("false") @Parameter(description = "Only members who were never active. With `inactiveSince`, only those who joined before that time.") boolean neverActive,
            @RestQuery @OneLine @Size(min = 1, max = MemberFilter.MAX_SEARCH_LENGTH) @Parameter(description = "The start of a word of the name, of the local part of the address, or of its domain, and optionally the words after it. Case, accents and punctuation are ignored: `bjorn`, `smith a` and `o'brien` find Bjørn, Ann Smith and Mary O’Brien.", example = "gra") String search,
            @RestQuery @Pattern(regexp = MemberSort.PATTERN, message = "must be name, email, joined or lastActive, optionally after a minus") @Parameter(description = "`name`, `email`, `joined` or `lastActive` (members who were never active count from joining). A leading `-` reverses the order.", example = "-lastActive") String sort,
            @RestQuery @DefaultValue(Page.DEFAULT_LIMIT) @Min(1) @Max(Page.MAX_LIMIT) int limit,
            @RestQuery String cursor,
            UriInfo uri) {
        MemberFilter filter = new MemberFilter(kind, role, group, status, inactiveSince, neverActive, search, sort);
        return list.list(current.actor().accountId(), filter, limit, cursor).map(page -> page.response(uri));
    }

    @POST
    @Path("bulk")
    @Consumes(MediaType.APPLICATION_JSON)
    @Requires(Permission.MEMBER_UPDATE)
    @Operation(operationId = "changeMembers", summary = "Change the role or groups of up to 1,000 members, or suspend, reactivate or remove them", description = """
            One transaction with the rules of the operations for one member. `remove` also requires `member:remove`, and a \
            `filter` requires `member:read`. A member whom the principal cannot change is `rejected` with the reason, and the others \
            are changed: an unknown, removed or changed member (`etag`), one with permissions that the principal does not hold, \
            and the principal's own membership. If the change would leave no admin, if the principal cannot grant the role, \
            or if the directory manages the group, nothing is changed.

            The result lists what was revoked for each member. With `dryRun`, it lists what would be revoked, and nothing is \
            changed. To change exactly the members of a dry run, send their `id` and `etag` as `members`.""")
    @DeclaresProblems({ ProblemType.GROUP_MANAGED_BY_DIRECTORY, ProblemType.LAST_ADMIN, ProblemType.SEATS_EXHAUSTED,
            ProblemType.TOO_MANY_MEMBERS })
    public Uni<RestResponse<BulkMemberResult>> changeMany(@RestPath UUID accountId, @NotNull @Valid BulkMemberChange change,
            @RestQuery @DefaultValue("false") boolean dryRun,
            @RestHeader("Idempotency-Key") @Size(min = 1, max = 255) String idempotencyKey) {
        Idempotency.Scope scope = new Idempotency.Scope(current.actor().accountId(), current.principalKey(),
                dryRun ? null : idempotencyKey);
        return idempotency.once(scope, "changeMembers", change, BulkMemberResult.class,
                () -> bulk.change(current.actor(), change, dryRun).map(RestResponse::ok))
                .call(response -> dryRun ? Uni.createFrom().voidItem() : bulk.recordForbidden(response.getEntity()));
    }

    @GET
    @Path("{memberId}")
    @Requires(value = Permission.MEMBER_READ, orOwnMembership = true)
    @Operation(operationId = "getMember", summary = "Get a member")
    public Uni<RestResponse<MemberView>> get(@RestPath UUID accountId, @RestPath UUID memberId) {
        return list.get(current.actor().accountId(), memberId).map(Versioned::response);
    }

    @PATCH
    @Path("{memberId}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Requires(Permission.MEMBER_UPDATE)
    @Embeddable
    @Operation(operationId = "changeMember", summary = "Change a member's role, or when the role or the membership expires", description = """
            Applies from the member's next request. If the member loses permissions, their open invitations that they could no \
            longer send are revoked. From `expiresAt` on, the member counts as removed. From `roleExpiresAt` on, the member has \
            the previous role. An admin whose role or membership expires does not count as the account's last admin. Members \
            cannot extend their own membership or role.""")
    @DeclaresProblems({ ProblemType.LAST_ADMIN, ProblemType.MEMBER_REMOVED })
    public Uni<RestResponse<MemberView>> change(@RestPath UUID accountId, @RestPath UUID memberId,
            @NotNull @Valid MemberChange change,
            @RestHeader(HttpHeaders.IF_MATCH) String ifMatch) {
        return members.change(current.actor(), memberId, change, ifMatch).map(Versioned::response);
    }

    @POST
    @Path("{memberId}/suspend")
    @Requires(Permission.MEMBER_UPDATE)
    @Operation(operationId = "suspendMember", summary = "Suspend a member: they lose access and remain a member")
    @DeclaresProblems({ ProblemType.LAST_ADMIN, ProblemType.MEMBER_REMOVED })
    public Uni<RestResponse<MemberView>> suspend(@RestPath UUID accountId, @RestPath UUID memberId,
            @RestHeader(HttpHeaders.IF_MATCH) String ifMatch) {
        return members.suspend(current.actor(), memberId, ifMatch).map(Versioned::response);
    }

    @POST
    @Path("{memberId}/reactivate")
    @Requires(Permission.MEMBER_UPDATE)
    @Operation(operationId = "reactivateMember", summary = "Reactivate a suspended member")
    @DeclaresProblems({ ProblemType.MEMBER_REMOVED, ProblemType.SEATS_EXHAUSTED })
    public Uni<RestResponse<MemberView>> reactivate(@RestPath UUID accountId, @RestPath UUID memberId,
            @RestHeader(HttpHeaders.IF_MATCH) String ifMatch) {
        return members.reactivate(current.actor(), memberId, ifMatch).map(Versioned::response);
    }

    @DELETE
    @Path("{memberId}")
    @Requires(value = Permission.MEMBER_REMOVE, orOwnMembership = true)
    @Embeddable
    @Operation(operationId = "removeMember", summary = "Remove a member, or leave", description = """
            After the response, the person has no access, on any replica, with any token or API key. This includes the keys of \
            service accounts that the person created, unless the request has `keepCreatedKeys`. The address can be invited again \
            and then becomes a new member.""")
    @DeclaresProblems({ ProblemType.LAST_ADMIN, ProblemType.MEMBER_REMOVED })
    public Uni<RestResponse<RemovalReceipt>> remove(@RestPath UUID accountId, @RestPath UUID memberId,
            @RestQuery @DefaultValue("false") @Parameter(description = "Whether the keys of service accounts that the person created stay valid. The person may know their secrets: replace them soon. Requires a person or the operator; neither an API key nor members who leave can keep them.") boolean keepCreatedKeys,
            @RestHeader(HttpHeaders.IF_MATCH) String ifMatch) {
        return members.remove(current.actor(), memberId, keepCreatedKeys, ifMatch).map(Versioned::response);
    }

    @POST
    @Path("{memberId}/erase")
    @Requires(Permission.MEMBER_ERASE)
    @Operation(operationId = "eraseMember", summary = "Erase the personal data of a removed member", description = """
            Cannot be undone (GDPR, Article 17). A pseudonym replaces the person's name, email address and identifiers of the \
            identity provider in all their memberships of the account, and in their invitations, emails, API keys, reviews and \
            audit events. IP addresses, user agents and notes are deleted. The actions stay in the audit log; the audit log and \
            the reports of reviews still verify. Revoke an open or expired invitation of the person first. Responses that are \
            stored for an `Idempotency-Key` expire within 24 h.""")
    @DeclaresProblems(ProblemType.MEMBER_NOT_REMOVED)
    public Uni<RestResponse<MemberView>> erase(@RestPath UUID accountId, @RestPath UUID memberId) {
        return erasure.erase(current.actor(), memberId).map(Versioned::response);
    }
}
