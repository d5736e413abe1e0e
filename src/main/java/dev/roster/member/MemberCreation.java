package dev.roster.member;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import dev.roster.access.Actor;
import dev.roster.audit.AuditAction;
import dev.roster.audit.AuditActor;
import dev.roster.audit.AuditLog;
import dev.roster.audit.Target;
import dev.roster.http.RequestOrigin;
import dev.roster.problem.ProblemType;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;

/** Makes members of people. Only inside the transaction, and under the lock, of whatever lets them in. */
@ApplicationScoped
public class MemberCreation {

    private static final String BEGIN_ACTIVITY = """
            insert into activity (account_id, member_id, status, role, idle_since) values (?1, ?2, 'active', ?3, ?4)""";

    @Inject
    MemberService members;

    @Inject
    SearchIndex index;

    @Inject
    AuditLog audit;

    @Inject
    Clock clock;

    /** @return the new member; fails with {@code already-member} when the person or the address is one */
    @WithTransaction
    public Uni<MemberView> join(UUID accountId, NewMember person, String role, RequestOrigin origin) {
        Member member = Member.join(accountId, person, role, clock.instant());
        return mustBeNew(accountId, person)
                .chain(() -> member.persistAndFlush())
                .chain(() -> beginActivity(member))
                .chain(() -> index.add(member))
                .chain(() -> audit.record(accountId, AuditActor.member(member.id, member.email, origin),
                        AuditAction.MEMBER_JOINED,
                        Target.member(member.id, member.email), null, new JsonObject().put("role", role)))
                .replaceWith(() -> MemberView.of(member, null, null, clock.instant()));
    }

    /** Which of the addresses belong to members of the account, each with the member's id. */
    public Uni<Map<String, UUID>> membersAmong(UUID accountId, List<String> addresses) {
        return Member
                .<Member> list(
                        "accountId = ?1 and status <> 'removed' and email in ?2 and (expiresAt is null or expiresAt > ?3)",
                        accountId, addresses, clock.instant())
                .map(members -> members.stream().collect(Collectors.toMap(member -> member.email, member -> member.id)));
    }

    /** Whose membership has ended is new again; that it has ended is written first, to make room. */
    private Uni<Void> mustBeNew(UUID accountId, NewMember person) {
        return Member.<Member> list(
                "accountId = ?1 and status <> 'removed' and (email = ?2 or (issuer = ?3 and subject = ?4))",
                accountId, person.email(), person.issuer(), person.subject())
                .invoke(found -> {
                    if (found.stream().anyMatch(member -> !member.hasEnded(clock.instant()))) {
                        throw ProblemType.ALREADY_MEMBER.because("There is nothing left to join.");
                    }
                })
                .chain(ended -> ended.isEmpty() ? Uni.createFrom().voidItem()
                        : members.applyAll(Actor.system(accountId),
                                ended.stream().map(member -> MemberStep.end(member.id)).toList()).replaceWithVoid());
    }

    private static Uni<Integer> beginActivity(Member member) {
        return Panache.getSession().chain(session -> session.createNativeQuery(BEGIN_ACTIVITY)
                .setParameter(1, member.accountId)
                .setParameter(2, member.id)
                .setParameter(3, member.role)
                .setParameter(4, member.joinedAt)
                .executeUpdate());
    }
}
