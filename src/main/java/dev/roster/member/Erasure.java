package dev.roster.member;

import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;

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
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;

/**
 * Forgets who a removed member was (GDPR, Article 17). What was done stays on record, by and to a pseudonym, and the chain of
 * the audit stays whole.
 */
@ApplicationScoped
public class Erasure {

    @Inject
    MemberLock lock;

    @Inject
    MemberService members;

    @Inject
    @Any
    Instance<ErasureHandler> holders;

    @Inject
    SearchIndex index;

    @Inject
    Idempotency idempotency;

    @Inject
    Sessions sessions;

    @Inject
    AuditLog audit;

    /** Fails with {@code member-not-removed} while the person, or the address, still belongs to the account. */
    @WithTransaction
    public Uni<Versioned<MemberView>> erase(Actor actor, UUID memberId) {
        return lock.change(actor, List.of(memberId)).call(change -> writeEnd(change.target(memberId))).chain(change -> {
            Member member = change.target(memberId).member();
            String pseudonym = Pseudonym.of(memberId);
            return member.email.equals(pseudonym) ? Uni.createFrom().item(change.target(memberId).view())
                    : mustBeGone(member)
                            .chain(() -> audit.erase(member.accountId, memberId, pseudonym))
                            .chain(() -> eraseElsewhere(
                                    new ErasureHandler.Person(member.accountId, memberId, member.email, pseudonym)))
                            .chain(() -> sessions.erase(member.issuer, member.subject))
                            .invoke(() -> member.erase(pseudonym))
                            .chain(() -> index.replace(member))
                            .chain(() -> audit.record(member.accountId, AuditActor.of(change.actor()),
                                    AuditAction.MEMBER_ERASED,
                                    Target.member(memberId, pseudonym), null, null))
                            .chain(Panache::flush)
                            .replaceWith(() -> change.target(memberId).view());
        });
    }

    /** Whose membership has ended by itself is gone, whether or not the sweep came by already. */
    private Uni<Void> writeEnd(LockedMember target) {
        Member member = target.member();
        return member.hasEnded(target.now())
                ? members.applyAll(Actor.system(member.accountId), List.of(MemberStep.end(member.id))).replaceWithVoid()
                : Uni.createFrom().voidItem();
    }

    /** Somebody who came back by the same address has their invitations and mails under it: they are no past. */
    private static Uni<Void> mustBeGone(Member member) {
        if (member.status() != MemberStatus.REMOVED) {
            throw ProblemType.MEMBER_NOT_REMOVED.because("Remove the member first.");
        }
        return Member.find("accountId = ?1 and email = ?2 and status <> 'removed'", member.accountId, member.email)
                .firstResult()
                .onItem().ifNotNull()
                .failWith(() -> ProblemType.MEMBER_NOT_REMOVED.because("The person came back: remove the new member first."))
                .replaceWithVoid();
    }

    private Uni<Void> eraseElsewhere(ErasureHandler.Person person) {
        List<String> traces = Stream.concat(person.spellings().stream(), Stream.of(person.memberId().toString())).toList();
        return Multi.createFrom().iterable(holders)
                .onItem().transformToUniAndConcatenate(holder -> holder.erase(person))
                .collect().last()
                .chain(() -> idempotency.erase(person.accountId(), traces));
    }
}
