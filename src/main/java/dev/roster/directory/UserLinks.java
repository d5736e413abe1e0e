package dev.roster.directory;

import dev.roster.access.Actor;
import dev.roster.audit.AuditAction;
import dev.roster.audit.AuditActor;
import dev.roster.audit.AuditLog;
import dev.roster.audit.Target;
import dev.roster.member.MemberProfiles;
import dev.roster.member.MemberProfiles.Profile;
import dev.roster.member.MemberService;
import dev.roster.member.MemberStep;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/** Links users of the directory to existing members. Call it only in a transaction that holds the account's lock. */
@ApplicationScoped
class UserLinks {
    @Inject
    DirectoryUserTable users;
    @Inject
    UnlinkedUsers unlinked;
    @Inject
    MemberProfiles profiles;
    @Inject
    MemberService members;
    @Inject
    AuditLog audit;
    @Inject
    Clock clock;

    private static List<UUID> inactive(List<DirectoryProfile> people, List<UUID> ids) {
        List<UUID> inactive = new ArrayList<>();
        for (int i = 0; i < people.size(); i++) {
            if (!people.get(i).active()) {
                inactive.add(ids.get(i));
            }
        }
        return inactive;
    }

    private Uni<Void> suspend(Actor actor, List<UUID> ids) {
        return ids.isEmpty() ? Uni.createFrom().voidItem()
                : members.applyAll(actor, ids.stream().map(id -> MemberStep.suspend(id, null)).toList()).replaceWithVoid();
    }

    /** Links users to existing members. The member gets the directory's name, and is suspended if the user is not active. */
    Uni<Void> link(Actor actor, List<DirectoryProfile> people, Function<DirectoryProfile, UUID> memberId) {
        List<UUID> ids = people.stream().map(memberId).toList();
        UUID account = actor.accountId();
        return users.insert(account, ids, people, false, clock.instant())
                .chain(() -> unlinked.delete(account, people.stream().map(DirectoryProfile::email).toList()))
                .chain(() -> audit.recordAll(account, AuditActor.of(actor), people.stream()
                        .map(person -> new AuditLog.Entry(AuditAction.MEMBER_LINKED,
                                Target.member(memberId.apply(person), person.email()), null, null))
                        .toList()))
                .chain(() -> profiles.change(actor, people.stream()
                        .map(person -> Profile.of(memberId.apply(person), person.name(), person.email())).toList()))
                .chain(() -> suspend(actor, inactive(people, ids)));
    }
}
