package dev.roster.member;

import dev.roster.access.Actor;
import dev.roster.access.Sessions;
import dev.roster.account.AccountService;
import dev.roster.audit.AuditAction;
import dev.roster.audit.AuditActor;
import dev.roster.audit.AuditLog;
import dev.roster.audit.Target;
import dev.roster.http.RequestOrigin;
import dev.roster.problem.Problem;
import dev.roster.problem.ProblemType;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Replaces the identities of members (docs/adr/0026). The old identity loses access with the commit; the audit event makes
 * edges drop it. API keys stay: they belong to the member.
 */
@ApplicationScoped
public class MemberIdentities {
    /** Ends access that began with an old identity, in the transaction that replaces it. */
    public interface Handler {
        /**
         * @param memberIds at most 1,000
         * @param former the identities that the members had
         */
        Uni<Void> replaced(UUID accountId, List<UUID> memberIds, List<Identity> former);
    }

    public record Identity(String issuer, String subject) {
        static Identity of(Member member) {
            return new Identity(member.issuer, member.subject);
        }

        private NewMember person() {
            return new NewMember(issuer, subject, null, null);
        }

        private JsonObject auditState() {
            return new JsonObject().put("issuer", issuer).put("subject", subject);
        }
    }

    public record Replacement(Identity from, Identity to) {
    }

    public enum Outcome {
        REPLACED,
        /** The member already has the new identity. */
        UNCHANGED,
        UNKNOWN,
        /** Another member has the new identity, or had it when the transaction began: two people are never merged. */
        TAKEN
    }

    private record Change(Member member, Replacement identities) {
        /** Several lines can change the member: earlier memberships get the latest identity. */
        private Replacement toLatest() {
            return new Replacement(identities.from(), Identity.of(member));
        }

        private AuditLog.Entry entry() {
            return new AuditLog.Entry(AuditAction.MEMBER_RELINKED, Target.member(member.id, member.label()),
                    identities.from().auditState(), identities.to().auditState());
        }
    }

    @Inject
    AccountService accounts;
    @Inject
    MemberLock lock;
    @Inject
    MemberCreation creation;
    @Inject
    PersonTable table;
    @Inject
    Sessions sessions;
    @Inject
    AuditLog audit;

    @Inject
    @Any
    Instance<Handler> handlers;

    /**
     * Locks a member whose identity can be replaced, and whose permissions the actor holds. Fails with {@code member-removed},
     * with {@code member-provisioned} before the first sign-in, and with {@code not-found} for a service account.
     */
    @WithTransaction
    public Uni<MemberView> lock(Actor actor, UUID memberId) {
        return target(actor, memberId).map(target -> target.view().view());
    }

    /**
     * As {@link #lock}. Fails with {@code email-not-verified} if a directory has set the address since the last sign-in that
     * proved one. Otherwise an admin could give another member's identity away, by a directory that they connect.
     */
    @WithTransaction
    public Uni<MemberView> lockWithProvedAddress(Actor actor, UUID memberId) {
        return target(actor, memberId).map(target -> {
            if (target.member().emailByDirectory) {
                throw ProblemType.EMAIL_NOT_VERIFIED
                        .because("The directory has set the member's address. An operator can replace the identity.");
            }
            return target.view().view();
        });
    }

    private Uni<LockedMember> target(Actor actor, UUID memberId) {
        return lock.change(actor, List.of(memberId)).map(change -> {
            LockedMember target = change.target(memberId);
            if (target.member().isService()) {
                throw Problem.notFound();
            }
            if (!change.actor().is(memberId)) {
                MemberTransition.mustHold(change.actor(), target);
            }
            mustHaveIdentity(target);
            return target;
        });
    }

    private static void mustHaveIdentity(LockedMember target) {
        target.member().mustNotBeRemoved(target.now());
        if (target.member().issuer == null) {
            throw ProblemType.MEMBER_PROVISIONED.because("The first sign-in with the verified address links the sign-in.");
        }
    }

    /**
     * For a person whom the identity provider has authenticated. Fails with {@code already-member} if the member or another
     * person has the identity; a service account loses it.
     */
    @WithTransaction
    public Uni<MemberView> replace(UUID accountId, UUID memberId, Identity to, RequestOrigin origin) {
        return lock.change(Actor.system(accountId), List.of(memberId))
                .invoke(change -> mustHaveIdentity(change.target(memberId)))
                .chain(change -> creation.findWithPrecedence(accountId, to.person()).chain(found -> {
                    if (!found.isEmpty()) {
                        throw ProblemType.ALREADY_MEMBER
                                .because("Sign in with the new identity, which no member of the account has.");
                    }
                    Member member = change.target(memberId).member();
                    Change made = change(member, new Replacement(Identity.of(member), to));
                    return store(accountId, AuditActor.member(member.id, member.email, origin), List.of(made))
                            .replaceWith(() -> change.target(memberId).view().view());
                }));
    }

    /**
     * Replaces identities in their order.
     *
     * @param replacements at most 1,000
     * @return the outcome of each
     */
    @WithTransaction
    public Uni<List<Outcome>> replaceAll(Actor actor, List<Replacement> replacements, boolean dryRun) {
        UUID accountId = actor.accountId();
        List<NewMember> people = replacements.stream()
                .flatMap(each -> Stream.of(each.from().person(), each.to().person())).distinct().toList();
        return accounts.lock(accountId)
                .chain(() -> creation.findCurrent(accountId, people))
                .chain(found -> lock.change(actor, found.stream().map(member -> member.id).toList()))
                .chain(locked -> {
                    Map<Identity, Member> members = new HashMap<>();
                    locked.targets().values()
                            .forEach(target -> members.put(Identity.of(target.member()), target.member()));
                    Set<Identity> initially = new HashSet<>(members.keySet());
                    List<Change> changes = new ArrayList<>();
                    List<Outcome> outcomes = replacements.stream().map(each -> replace(each, members, initially, changes))
                            .toList();
                    return (dryRun || changes.isEmpty() ? Uni.createFrom().voidItem()
                            : store(accountId, AuditActor.of(actor), changes)).replaceWith(outcomes);
                });
    }

    private static Outcome replace(Replacement each, Map<Identity, Member> members, Set<Identity> initially,
            List<Change> changes) {
        Member member = members.get(each.from());
        if (each.from().equals(each.to()) || member == null) {
            return members.containsKey(each.to()) ? Outcome.UNCHANGED : Outcome.UNKNOWN;
        }
        if (members.containsKey(each.to()) || initially.contains(each.to())) {
            return Outcome.TAKEN;
        }
        members.remove(each.from());
        members.put(each.to(), member);
        changes.add(change(member, each));
        return Outcome.REPLACED;
    }

    private static Change change(Member member, Replacement identities) {
        member.changeIdentity(identities.to().issuer(), identities.to().subject());
        return new Change(member, identities);
    }

    private Uni<Void> store(UUID accountId, AuditActor actor, List<Change> changes) {
        List<Member> members = List.copyOf(new LinkedHashSet<>(changes.stream().map(Change::member).toList()));
        return table.update(accountId, members)
                .chain(() -> table.replaceRemoved(accountId, changes.stream().map(Change::toLatest).toList()))
                .chain(() -> Multi.createFrom().iterable(handlers)
                        .onItem().transformToUniAndConcatenate(
                                handler -> handler.replaced(accountId, members.stream().map(member -> member.id).toList(),
                                        changes.stream().map(change -> change.identities().from()).toList()))
                        .collect().last())
                .chain(() -> sessions.eraseAll(changes.stream().map(change -> change.identities().from())
                        .map(old -> Map.entry(old.issuer(), old.subject())).toList()))
                .chain(() -> audit.recordAll(accountId, actor, changes.stream().map(Change::entry).toList()));
    }
}
