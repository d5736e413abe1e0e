package dev.roster.domain;

import dev.roster.access.AccountLock;
import dev.roster.access.Actor;
import dev.roster.access.Issuers;
import dev.roster.account.Account;
import dev.roster.audit.AuditAction;
import dev.roster.audit.AuditActor;
import dev.roster.audit.AuditLog;
import dev.roster.database.Database;
import dev.roster.group.Groups;
import dev.roster.group.HeldGroup;
import dev.roster.http.RequestOrigin;
import dev.roster.http.Version;
import dev.roster.http.Versioned;
import dev.roster.mail.Outbox;
import dev.roster.member.MemberCreation;
import dev.roster.member.MemberProvisioning;
import dev.roster.problem.Problem;
import dev.roster.problem.ProblemType;
import dev.roster.role.NewRole;
import dev.roster.role.RoleService;
import dev.roster.value.EmailAddress;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Approves and declines requests to join, and closes those of people who became members in another way. */
@ApplicationScoped
public class JoinRequestService implements MemberProvisioning.Handler {
    @Schema(name = "JoinRequestApproval")
    public record Approval(
            @Size(min = 1, max = NewRole.MAX_NAME_LENGTH) @Schema(nullable = true, description = "The role of the new member; by default that of the domain. The principal must hold its permissions.", examples = "member") String role,
            @Size(max = Groups.MAX_OF_MEMBER) @Schema(nullable = true, description = "The groups that the person joins, at most 20. The principal must hold the permissions of each.") List<@NotNull UUID> groups) {
    }

    /** By the address, and by the identity of the member with the address. */
    private static final String FIND_OF_MEMBERS = """
            select q.id from join_request q
            where q.account_id = $1 and q.email = any($3) and q.state = 'pending' and q.expires_at > $2
            union all
            select q.id from member m
            join join_request q on q.account_id = $1 and q.issuer = m.issuer and q.subject = m.subject
                and q.state = 'pending' and q.expires_at > $2
            where m.account_id = $1 and m.email = any($3) and m.status <> 'removed'""";

    @Inject
    AccountLock lock;
    @Inject
    Issuers issuers;
    @Inject
    RoleService roles;
    @Inject
    Groups groupLookup;
    @Inject
    MemberCreation members;
    @Inject
    MemberProvisioning provisioning;
    @Inject
    JoinRequestList list;
    @Inject
    Outbox outbox;
    @Inject
    AuditLog audit;
    @Inject
    Database database;
    @Inject
    Clock clock;

    /** Makes the person a member, under the rules of an invitation. The domain must still be verified. */
    @WithTransaction
    public Uni<Versioned<JoinRequestView>> approve(Actor actor, UUID requestId, Approval approval, String ifMatch) {
        return lock.confirm(actor)
                .chain(confirmed -> findPending(confirmed.accountId(), requestId, ifMatch)
                        .call(this::mustBeAdmissible)
                        .call(request -> approve(confirmed, request, approval)))
                .chain(() -> Panache.flush())
                .chain(() -> list.get(actor.accountId(), requestId));
    }

    private Uni<Void> mustBeAdmissible(JoinRequest request) {
        return Account.<Account> findById(request.accountId)
                .invoke(account -> {
                    issuers.mustAllow(request.issuer, request.accountId, account.signInPolicy());
                    if (!account.allows(new EmailAddress(request.email))) {
                        throw Problem.invalid("email", Account.OTHER_DOMAIN);
                    }
                })
                .chain(() -> verified(request))
                .invoke(domain -> {
                    if (domain == null) {
                        throw ProblemType.DOMAIN_NOT_VERIFIED.because("Verify the domain " + request.domain + " again.");
                    }
                })
                .replaceWithVoid();
    }

    /** @return null if the account's domain is not verified */
    private static Uni<AccountDomain> verified(JoinRequest request) {
        return AccountDomain.<AccountDomain> find("accountId = ?1 and name = ?2 and state = 'verified'", request.accountId,
                request.domain).firstResult();
    }

    private Uni<Void> approve(Actor confirmed, JoinRequest request, Approval approval) {
        UUID accountId = request.accountId;
        return role(request, approval)
                .chain(role -> roles.require(accountId, role))
                .invoke(role -> role.mustBeHeldBy(confirmed))
                .chain(role -> groups(confirmed, approval)
                        .chain(groups -> members.join(accountId, request.person(), role.name(), groups,
                                RequestOrigin.ROSTER)))
                .invoke(member -> request.approve(member.id(), clock.instant()))
                .call(() -> provisioning.provisioned(confirmed, List.of(request.email)))
                .chain(() -> audit.recordAll(accountId, AuditActor.of(confirmed),
                        List.of(request.closedEntry(AuditAction.JOIN_REQUEST_APPROVED))))
                .chain(() -> outbox.queue(accountId, ApprovedRequestEmails.KIND,
                        List.of(new Outbox.NewEmail(request.id, request.email))));
    }

    private static Uni<String> role(JoinRequest request, Approval approval) {
        return approval.role() != null ? Uni.createFrom().item(approval.role())
                : verified(request).map(domain -> domain.role);
    }

    private Uni<List<HeldGroup>> groups(Actor confirmed, Approval approval) {
        List<UUID> ids = approval.groups() == null ? List.of() : approval.groups().stream().distinct().toList();
        return groupLookup.find(confirmed.accountId(), ids).map(found -> {
            if (found.size() < ids.size()) {
                throw Problem.invalid("groups", "must be groups of this account");
            }
            found.values().forEach(group -> {
                group.mustBeManagedBy(confirmed);
                group.mustBeHeldBy(confirmed);
            });
            return found.values().stream().sorted(HeldGroup.BY_NAME).toList();
        });
    }

    @WithTransaction
    public Uni<Versioned<JoinRequestView>> decline(Actor actor, UUID requestId, String ifMatch) {
        return lock.confirm(actor)
                .chain(confirmed -> findPending(confirmed.accountId(), requestId, ifMatch)
                        .invoke(request -> request.decline(clock.instant()))
                        .chain(request -> audit.recordAll(request.accountId, AuditActor.of(confirmed),
                                List.of(request.closedEntry(AuditAction.JOIN_REQUEST_DECLINED)))))
                .chain(() -> Panache.flush())
                .chain(() -> list.get(actor.accountId(), requestId));
    }

    private Uni<JoinRequest> findPending(UUID accountId, UUID requestId, String ifMatch) {
        return JoinRequest.<JoinRequest> findById(new JoinRequest.Key(accountId, requestId))
                .onItem().ifNull().failWith(Problem::notFound)
                .invoke(request -> Version.check(ifMatch, request.version))
                .invoke(request -> request.mustBePending(clock.instant()));
    }

    @Override
    public Uni<Void> provisioned(Actor actor, List<String> emails) {
        Instant now = clock.instant();
        return database.list(FIND_OF_MEMBERS, row -> row.getUUID("id"), actor.accountId(), now, emails.toArray(String[]::new))
                .chain(ids -> ids.isEmpty() ? Uni.createFrom().item(List.<JoinRequest> of())
                        : JoinRequest.<JoinRequest> list("accountId = ?1 and id in ?2", actor.accountId(), ids))
                .map(found -> found.stream().filter(request -> request.isPending(now)).toList())
                .chain(pending -> {
                    pending.forEach(request -> request.withdraw(now));
                    return audit.recordAll(actor.accountId(), AuditActor.of(actor), pending.stream()
                            .map(request -> request.closedEntry(AuditAction.JOIN_REQUEST_WITHDRAWN)).toList());
                });
    }
}
