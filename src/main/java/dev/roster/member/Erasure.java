package dev.roster.member;

import dev.roster.access.Actor;
import dev.roster.access.Sessions;
import dev.roster.audit.AuditAction;
import dev.roster.audit.AuditActor;
import dev.roster.audit.AuditLog;
import dev.roster.audit.Pseudonym;
import dev.roster.audit.Target;
import dev.roster.http.Idempotency;
import dev.roster.http.Versioned;
import dev.roster.problem.ProblemType;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Replaces a removed person's identity with a pseudonym (GDPR, Article 17), in every membership that the person had in the
 * account. The actions stay in the audit log, whose chain still verifies.
 */
@ApplicationScoped
public class Erasure {
    @Inject
    MemberLock lock;
    @Inject
    PersonTable table;
    @Inject
    MemberCreation creation;
    @Inject
    MemberList list;

    @Inject
    @Any
    Instance<ErasureHandler> handlers;

    @Inject
    Idempotency idempotency;
    @Inject
    Sessions sessions;
    @Inject
    AuditLog audit;

    /** Fails with {@code member-not-removed} if the person is still a member, or another member has the address. */
    @WithTransaction
    public Uni<Versioned<MemberView>> erase(Actor actor, UUID memberId) {
        return lock.change(actor, List.of(memberId))
                .call(change -> erase(change.actor(), change.target(memberId).member()))
                .chain(() -> list.get(actor.accountId(), memberId));
    }

    private Uni<Void> erase(Actor actor, Member target) {
        if (target.isErased()) {
            return Uni.createFrom().voidItem();
        }
        return mustNotBeMember(target)
                .chain(() -> target.issuer == null ? Uni.createFrom().item(List.of(target))
                        : table.removed(target.accountId, target.issuer, target.subject))
                .chain(memberships -> Multi.createFrom().iterable(memberships)
                        .onItem().transformToUniAndConcatenate(membership -> eraseMembership(actor, membership))
                        .collect().last())
                .chain(() -> target.issuer == null ? Uni.createFrom().voidItem()
                        : sessions.erase(target.issuer, target.subject));
    }

    /** The invitations and emails of a person who joined again are in use, so the earlier membership cannot be erased. */
    private Uni<Void> mustNotBeMember(Member target) {
        return creation
                .findCurrent(target.accountId, new NewMember(target.issuer, target.subject, target.email, target.name))
                .invoke(current -> current.stream().findFirst().ifPresent(member -> {
                    throw ProblemType.MEMBER_NOT_REMOVED.because(member.id.equals(target.id) ? "Remove the member first."
                            : "The person is a member again. Remove the new member first.");
                }))
                .replaceWithVoid();
    }

    private Uni<Void> eraseMembership(Actor actor, Member member) {
        return addresses(member)
                .map(emails -> new ErasureHandler.Person(member.accountId, member.id, emails, Pseudonym.of(member.id)))
                .chain(person -> erase(actor, member, person));
    }

    /** The present and the former addresses, except former ones that another member has now. */
    private Uni<List<String>> addresses(Member member) {
        List<NewMember> former = member.formerEmails.stream().map(email -> new NewMember(null, null, email, null)).toList();
        return (former.isEmpty() ? Uni.createFrom().item(List.<Member> of()) : table.notRemoved(member.accountId, former))
                .map(holders -> Stream.concat(Stream.ofNullable(member.email), member.formerEmails.stream()
                        .filter(email -> holders.stream().noneMatch(holder -> holder.email.equals(email)))).toList());
    }

    private Uni<Void> erase(Actor actor, Member member, ErasureHandler.Person person) {
        String pseudonym = person.pseudonym();
        return audit.erase(member.accountId, member.id, pseudonym)
                .chain(() -> Multi.createFrom().iterable(handlers)
                        .onItem().transformToUniAndConcatenate(handler -> handler.erase(person))
                        .collect().last())
                .chain(() -> idempotency.erase(person.accountId(),
                        Stream.concat(person.spellings().stream(), Stream.of(member.id.toString())).toList()))
                .invoke(() -> member.erase(pseudonym))
                .chain(() -> table.update(member.accountId, List.of(member)))
                .chain(() -> audit.record(member.accountId, AuditActor.of(actor), AuditAction.MEMBER_ERASED,
                        Target.member(member.id, pseudonym), null, null));
    }
}
