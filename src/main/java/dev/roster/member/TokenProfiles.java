package dev.roster.member;

import static dev.roster.database.Database.array;
import static dev.roster.jobs.BackgroundJobs.forEach;
import static dev.roster.jobs.BackgroundJobs.logFailure;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.roster.access.AccessBarrier;
import dev.roster.access.Actor;
import dev.roster.access.ClaimedProfile;
import dev.roster.access.Issuers;
import dev.roster.access.Mode;
import dev.roster.access.Principal;
import dev.roster.access.ProfileSink;
import dev.roster.database.Database;
import dev.roster.jobs.BackgroundJobs;
import dev.roster.jobs.SchemaPending;
import dev.roster.member.MemberIdentities.Identity;
import dev.roster.member.MemberProfiles.Profile;
import io.quarkus.arc.lookup.LookupUnlessProperty;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Lets names and addresses follow the identity provider (docs/adr/0027). Decisions only note people whose token differs; this
 * job changes them in all accounts, at most once in an interval for each person. The newest token counts, whatever the order
 * in which replicas receive them.
 */
@LookupUnlessProperty(name = Mode.SETTING, stringValue = Mode.EDGE, lookupIfMissing = true)
@ApplicationScoped
class TokenProfiles implements ProfileSink {
    /** Further people wait for a later token. */
    private static final int MAX_WAITING = 10_000;
    private static final int PEOPLE_PER_STATEMENT = 1_000;

    /** How long a profile is not compared again, for example because another member has the address. */
    private static final Duration RECHECK = Duration.ofHours(1);
    private static final int MAX_DONE = 100_000;

    /** Memberships whose profile is older and differs, except those that a directory manages. */
    private static final String DIFFERENT = """
            select m.account_id, m.id, p.position
            from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::timestamptz[]) with ordinality
                as p (issuer, subject, email, name, issued_at, position)
            join member m on m.issuer = p.issuer and m.subject = p.subject and m.status <> 'removed'
                and (m.email <> p.email or m.name <> p.name) and (m.profile_at is null or m.profile_at < p.issued_at)
            join account a on a.id = m.account_id and a.closed_at is null
            where not exists (select from directory_user d where d.account_id = m.account_id and d.id = m.id)""";

    private static final String IS_MANAGED = """
            select exists (select from directory_user d where d.account_id = $1 and d.id = $2) as managed""";

    private static final String STORE_TIME = "update member m set profile_at = $3 where m.account_id = $1 and m.id = $2";

    private final Map<Identity, ClaimedProfile> waiting = new ConcurrentHashMap<>();
    private final Cache<Identity, Instant> done = Caffeine.newBuilder().maximumSize(MAX_DONE).expireAfterWrite(RECHECK).build();

    @Inject
    MemberLock lock;
    @Inject
    MemberCreation creation;
    @Inject
    MemberProfiles profiles;
    @Inject
    Issuers issuers;
    @Inject
    AccessBarrier barrier;
    @Inject
    Database database;
    @Inject
    BackgroundJobs jobs;

    private record Due(UUID accountId, UUID memberId, Identity identity, ClaimedProfile profile) {
        boolean appliesTo(Member member, Instant now) {
            return member.statusAt(now) != MemberStatus.REMOVED && identity.equals(Identity.of(member))
                    && (member.profileAt == null || member.profileAt.isBefore(profile.issuedAt()));
        }
    }

    @Override
    public void offer(UUID accountId, Principal person) {
        Identity identity = new Identity(person.issuer(), person.subject());
        ClaimedProfile profile = person.profile();
        Instant latest = done.getIfPresent(identity);
        boolean isNew = latest == null || profile.issuedAt().isAfter(latest);
        if (isNew && (waiting.size() < MAX_WAITING || waiting.containsKey(identity))) {
            waiting.merge(identity, profile, (one, other) -> other.issuedAt().isAfter(one.issuedAt()) ? other : one);
        }
    }

    @Scheduled(every = "${roster.members.profile-interval}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP, skipExecutionIf = SchemaPending.class)
    Uni<Void> run() {
        return jobs.run("member-profiles", flush(), "Names and addresses follow the identity provider later");
    }

    Uni<Void> flush() {
        List<Map.Entry<Identity, ClaimedProfile>> people = List.copyOf(Map.copyOf(waiting).entrySet());
        return Multi.createFrom().iterable(people)
                .group().intoLists().of(PEOPLE_PER_STATEMENT)
                .onItem().transformToUniAndConcatenate(this::follow)
                .collect().last();
    }

    private Uni<Void> follow(List<Map.Entry<Identity, ClaimedProfile>> people) {
        return due(people)
                .chain(due -> forEach(due, each -> logFailure(each.accountId(),
                        Panache.withTransaction(() -> change(each))
                                .invoke(changed -> {
                                    if (changed) {
                                        barrier.start(each.accountId());
                                    }
                                }),
                        "A name or an address does not follow the identity provider yet")))
                .invoke(() -> people.forEach(person -> {
                    done.put(person.getKey(), person.getValue().issuedAt());
                    waiting.remove(person.getKey(), person.getValue());
                }));
    }

    private Uni<List<Due>> due(List<Map.Entry<Identity, ClaimedProfile>> people) {
        return database.list(DIFFERENT, row -> {
            Map.Entry<Identity, ClaimedProfile> person = people.get(row.getLong("position").intValue() - 1);
            return new Due(row.getUUID("account_id"), row.getUUID("id"), person.getKey(), person.getValue());
        }, array(people, person -> person.getKey().issuer(), String[]::new),
                array(people, person -> person.getKey().subject(), String[]::new),
                array(people, person -> person.getValue().email(), String[]::new),
                array(people, person -> person.getValue().name(), String[]::new),
                array(people, person -> person.getValue().issuedAt(), Instant[]::new))
                .map(found -> found.stream().filter(each -> issuers.allow(each.identity().issuer(), each.accountId()))
                        .toList());
    }

    /** Checks again under the lock. */
    private Uni<Boolean> change(Due due) {
        Actor roster = Actor.system(due.accountId());
        return lock.change(roster, List.of(due.memberId())).chain(change -> {
            LockedMember target = change.target(due.memberId());
            return !due.appliesTo(target.member(), target.now()) ? Uni.createFrom().item(false)
                    : database.first(IS_MANAGED, row -> row.getBoolean("managed"), due.accountId(), due.memberId())
                            .chain(managed -> managed ? Uni.createFrom().item(false) : change(roster, due, target.member()));
        });
    }

    /** If another member has the address, only the name changes. */
    private Uni<Boolean> change(Actor roster, Due due, Member member) {
        String name = due.profile().name() == null ? member.name : due.profile().name();
        return creation.findCurrent(due.accountId(), List.of(new NewMember(null, null, due.profile().email(), null)))
                .map(holders -> holders.stream().allMatch(holder -> holder.id.equals(member.id)))
                .chain(free -> profiles
                        .change(roster, List.of(Profile.of(member.id, name, free ? due.profile().email() : member.email)))
                        .chain(() -> free ? database.execute(STORE_TIME, due.accountId(), member.id, due.profile().issuedAt())
                                : Uni.createFrom().item(0)))
                .replaceWith(true);
    }
}
