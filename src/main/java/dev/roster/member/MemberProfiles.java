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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Changes names and addresses of members, for the directory that manages them or by a token of the member. The actor must hold
 * their permissions.
 */
@ApplicationScoped
public class MemberProfiles {
    /**
     * The new name and address of a member.
     *
     * @param before further changed properties for the audit log, as they were; may be empty
     * @param after the same properties, as they are
     */
    public record Profile(UUID memberId, String name, String email, JsonObject before, JsonObject after) {
        public static Profile of(UUID memberId, String name, String email) {
            return new Profile(memberId, name, email, new JsonObject(), new JsonObject());
        }
    }

    private record Change(Member member, Profile profile) {
        boolean movesAddress() {
            return !member.email.equals(profile.email());
        }

        boolean changesMember() {
            return movesAddress() || !member.name.equals(profile.name());
        }

        boolean isChange() {
            return changesMember() || !profile.before().equals(profile.after());
        }

        NewMember holder() {
            return new NewMember(null, null, profile.email(), null);
        }
    }

    @Inject
    MemberLock lock;
    @Inject
    PersonTable table;
    @Inject
    MemberProvisioning provisioning;
    @Inject
    AuditLog audit;

    /** Fails with {@code already-member} if another member has an address. @param profiles at most 1,000 */
    @WithTransaction
    public Uni<Void> change(Actor actor, List<Profile> profiles) {
        return lock.change(actor, profiles.stream().map(Profile::memberId).toList())
                .map(change -> profiles.stream()
                        .map(profile -> of(change.actor(), change.target(profile.memberId()), profile))
                        .filter(Change::isChange)
                        .toList())
                .chain(changes -> changes.isEmpty() ? Uni.createFrom().voidItem() : make(actor, changes));
    }

    private static Change of(Actor actor, LockedMember target, Profile profile) {
        target.member().mustNotBeRemoved(target.now());
        MemberTransition.mustHold(actor, target);
        return new Change(target.member(), profile);
    }

    private Uni<Void> make(Actor actor, List<Change> changes) {
        List<Change> moved = changes.stream().filter(Change::movesAddress).toList();
        List<Member> changed = changes.stream().filter(Change::changesMember).map(Change::member).toList();
        List<AuditLog.Entry> entries = new ArrayList<>();
        return mustBeFree(actor.accountId(), moved)
                .invoke(() -> changes.forEach(change -> entries.add(make(change, actor.isDirectory()))))
                .chain(() -> changed.isEmpty() ? Uni.createFrom().voidItem() : table.update(actor.accountId(), changed))
                .chain(() -> moved.isEmpty() ? Uni.createFrom().voidItem()
                        : provisioning.provisioned(actor, moved.stream().map(change -> change.profile().email()).toList()))
                .chain(() -> audit.recordAll(actor.accountId(), AuditActor.of(actor), entries));
    }

    private Uni<Void> mustBeFree(UUID accountId, List<Change> moved) {
        Map<String, UUID> owners = moved.stream()
                .collect(Collectors.toMap(change -> change.profile().email(), change -> change.member().id,
                        (one, other) -> one));
        return moved.isEmpty() ? Uni.createFrom().voidItem()
                : table.notRemoved(accountId, moved.stream().map(Change::holder).toList()).invoke(found -> {
                    if (owners.size() < moved.size()
                            || found.stream().anyMatch(holder -> !holder.id.equals(owners.get(holder.email)))) {
                        throw ProblemType.ALREADY_MEMBER.because("The address belongs to another member of the account.");
                    }
                }).replaceWithVoid();
    }

    private static AuditLog.Entry make(Change change, boolean byDirectory) {
        Member member = change.member();
        JsonObject before = state(member, change.profile().before());
        boolean moves = change.movesAddress();
        member.changePerson(change.profile().name(), change.profile().email(), byDirectory);
        AuditLog.Entry entry = new AuditLog.Entry(AuditAction.MEMBER_PROFILE_CHANGED, Target.member(member.id, member.label()),
                before, state(member, change.profile().after()));
        // An edge remembers the address and no name.
        return moves ? entry : entry.with(AccessEffect.NONE);
    }

    private static JsonObject state(Member member, JsonObject further) {
        return new JsonObject().put("name", member.name).put("email", member.email).mergeIn(further);
    }
}
