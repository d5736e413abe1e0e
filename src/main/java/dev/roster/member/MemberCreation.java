package dev.roster.member;

import dev.roster.access.Actor;
import dev.roster.audit.AccessEffect;
import dev.roster.audit.AuditAction;
import dev.roster.audit.AuditActor;
import dev.roster.audit.AuditLog;
import dev.roster.audit.Target;
import dev.roster.database.Database;
import dev.roster.group.GroupName;
import dev.roster.group.HeldGroup;
import dev.roster.http.RequestOrigin;
import dev.roster.problem.ProblemType;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** Creates members. Call it only in a transaction that holds the account's lock. */
@ApplicationScoped
public class MemberCreation {
    private static final String MEMBER_IDS = """
            select m.email, m.id from member m where m.account_id = $1 and m.email = any($2) and %s"""
            .formatted(MemberConditions.isCurrent("$3"));

    @Inject
    MemberService members;
    @Inject
    MemberTable table;
    @Inject
    PersonTable personTable;
    @Inject
    LastAdmin lastAdmin;
    @Inject
    AuditLog audit;
    @Inject
    Database database;
    @Inject
    Clock clock;

    /** Fails with {@code already-member} if the person is a member, or a member has the address. */
    @WithTransaction
    public Uni<MemberView> join(UUID accountId, NewMember person, String role, List<HeldGroup> groups,
            RequestOrigin origin) {
        Member member = Member.create(accountId, person, role, groups, clock.instant());
        member.profileAt = member.joinedAt;
        return findWithPrecedence(accountId, person)
                .invoke(current -> {
                    if (!current.isEmpty()) {
                        throw ProblemType.ALREADY_MEMBER
                                .because("The person or the address belongs to a member of the account.");
                    }
                })
                .chain(() -> table.insert(accountId, List.of(member)))
                .chain(() -> lastAdmin.appointed(accountId, List.of(member)))
                .chain(() -> audit.record(accountId, AuditActor.member(member.id, member.email, origin),
                        AuditAction.MEMBER_JOINED, Target.member(member.id, member.label()), null,
                        joined(member)))
                .replaceWith(
                        () -> MemberView.of(member, groups.stream().map(GroupName::of).toList(), null, null, clock.instant()));
    }

    private static JsonObject joined(Member member) {
        JsonObject state = new JsonObject().put("role", member.role);
        return member.groups.isEmpty() ? state
                : state.put("groups", new JsonArray(member.groups.stream().map(HeldGroup::name).toList()));
    }

    /** @return the ids of members by address; addresses of no member are absent */
    public Uni<Map<String, UUID>> memberIds(UUID accountId, List<String> addresses) {
        return database.list(MEMBER_IDS, row -> row, accountId, addresses.toArray(String[]::new), clock.instant())
                .map(rows -> rows.stream()
                        .collect(Collectors.toMap(row -> row.getString("email"), row -> row.getUUID("id"))));
    }

    /**
     * As {@link #findCurrent}, for a person whom the identity provider has authenticated. A service account with the person's
     * identity loses it: else, whoever registers service accounts could prevent a person from becoming a member.
     */
    Uni<List<Member>> findWithPrecedence(UUID accountId, NewMember person) {
        return findCurrent(accountId, person).chain(found -> {
            List<Member> services = found.stream().filter(Member::isService).toList();
            return services.isEmpty() ? Uni.createFrom().item(found)
                    : release(accountId, services)
                            .replaceWith(() -> found.stream().filter(member -> !member.isService()).toList());
        });
    }

    private Uni<Void> release(UUID accountId, List<Member> services) {
        List<AuditLog.Entry> entries = services.stream()
                .map(service -> new AuditLog.Entry(AuditAction.SERVICE_ACCOUNT_CHANGED,
                        Target.member(service.id, service.name),
                        new JsonObject().put("subject", service.subject).put("issuer", service.issuer),
                        new JsonObject().put("reason", "person-joined")).with(AccessEffect.REVOKES))
                .toList();
        services.forEach(service -> service.changeService(service.name, null, null));
        return personTable.update(accountId, services)
                .chain(() -> audit.recordAll(accountId, AuditActor.of(Actor.system(accountId)), entries));
    }

    /**
     * Finds a current member by person or address. Stores the expiry of memberships that have expired, because their rows still
     * occupy the unique keys.
     *
     * @return none, one, or the two who have the person and the address
     */
    Uni<List<Member>> findCurrent(UUID accountId, NewMember person) {
        return findCurrent(accountId, List.of(person));
    }

    Uni<List<Member>> findCurrent(UUID accountId, List<NewMember> people) {
        Instant now = clock.instant();
        return personTable.notRemoved(accountId, people).chain(found -> {
            Map<Boolean, List<Member>> byExpired = found.stream()
                    .collect(Collectors.partitioningBy(member -> member.hasExpired(now)));
            List<MemberStep> steps = byExpired.get(true).stream().map(member -> MemberStep.expire(member.id)).toList();
            return steps.isEmpty() ? Uni.createFrom().item(byExpired.get(false))
                    : members.applyAll(Actor.system(accountId), steps).replaceWith(byExpired.get(false));
        });
    }
}
