package dev.roster.member;

import dev.roster.access.Actor;
import dev.roster.audit.AccessEffect;
import dev.roster.audit.AuditAction;
import dev.roster.audit.AuditActor;
import dev.roster.audit.AuditLog;
import dev.roster.audit.Target;
import dev.roster.problem.ProblemType;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;

/** Changes the name and the address of members, for the directory that manages them. The actor must hold their permissions. */
@ApplicationScoped
public class MemberProfiles {
    @Inject
    MemberLock lock;
    @Inject
    MemberTable table;
    @Inject
    AuditLog audit;

    /** Fails with {@code already-member} if another member has the address. */
    @WithTransaction
    public Uni<Void> change(Actor actor, UUID memberId, String name, String email) {
        return lock.change(actor, List.of(memberId))
                .map(change -> {
                    LockedMember target = change.target(memberId);
                    target.member().mustNotBeRemoved(target.now());
                    MemberTransition.mustHold(change.actor(), target);
                    return target;
                })
                .chain(target -> change(actor, target.member(), name, email));
    }

    private Uni<Void> change(Actor actor, Member member, String name, String email) {
        boolean sameAddress = member.email.equals(email);
        if (sameAddress && member.name.equals(name)) {
            return Uni.createFrom().voidItem();
        }
        JsonObject before = profile(member);
        return (sameAddress ? Uni.createFrom().voidItem() : mustBeFree(member, email))
                .invoke(() -> {
                    member.name = name;
                    member.email = email;
                })
                .chain(() -> table.updatePerson(member))
                .chain(() -> {
                    AuditLog.Entry entry = new AuditLog.Entry(AuditAction.MEMBER_PROFILE_CHANGED,
                            Target.member(member.id, member.email), before, profile(member));
                    // An edge remembers the address and no name.
                    return audit.recordAll(member.accountId, AuditActor.of(actor),
                            List.of(sameAddress ? entry.with(AccessEffect.NONE) : entry));
                });
    }

    private Uni<Void> mustBeFree(Member member, String email) {
        return table.notRemoved(member.accountId, List.of(new NewMember(null, null, email, null))).invoke(found -> {
            if (found.stream().anyMatch(other -> !other.id.equals(member.id))) {
                throw ProblemType.ALREADY_MEMBER.because("The address belongs to another member of the account.");
            }
        }).replaceWithVoid();
    }

    private static JsonObject profile(Member member) {
        return new JsonObject().put("name", member.name).put("email", member.email);
    }
}
