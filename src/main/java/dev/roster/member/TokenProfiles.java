package dev.roster.member;

import static dev.roster.database.Database.array;
import static dev.roster.jobs.BackgroundJobs.forEach;
import static dev.roster.jobs.BackgroundJobs.logFailure;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toSet;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.roster.access.AccessBarrier;
import dev.roster.access.Actor;
import dev.roster.access.ClaimedProfile;
import dev.roster.access.Issuers;
import dev.roster.access.Mode;
import dev.roster.access.Principal;
import dev.roster.access.ProfileSink;
import dev.roster.account.Account;
import dev.roster.account.AccountService;
import dev.roster.database.Database;
import dev.roster.jobs.BackgroundJobs;
import dev.roster.jobs.SchemaPending;
import dev.roster.member.MemberIdentities.Identity;
import dev.roster.member.MemberProfiles.Profile;
import dev.roster.value.EmailAddress;
import io.quarkus.arc.lookup.LookupUnlessProperty;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
            join member m on m.issuer = p.issuer and m.subject = p.subject and m.status <> 'removed' and m.kind = 'person'
                and (m.email <> p.email or m.name <> p.name) and (m.profile_at is null or m.profile_at < p.issued_at)
            join account a on a.id = m.account_id and a.closed_at is null
            where not exists (select from directory_user d where d.account_id = m.account_id and d.id = m.id)""";

    private static final String IS_MANAGED = """
            select exists (select from directory_user d where d.account_id = $1 and d.id = $2) as managed""";

    private static final String STORE_TIME = "update member m set profile_at = $3 where m.account_id = $1 and m.id = $2";

    private final Map<Identity, ClaimedProfile> waiting = new ConcurrentHashMap<>();
    private final Cache<Identity, Instant> done = Caffeine.newBuilder().maximumSize(MAX_DONE).expireAfterWrite(RECHECK).build();

    @Inject
    AccountService accounts;
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

    /** The people of an account whose change has failed wait for the next run, so that a locked account delays no other. */
    private Uni<Void> follow(List<Map.Entry<Identity, ClaimedProfile>> people) {
        return due(people).chain(due -> {
            Set<Due> open = new HashSet<>(due);
            return forEach(due.stream().collect(groupingBy(Due::accountId)).entrySet(), account -> logFailure(account.getKey(),
                    forEach(account.getValue(), each -> follow(each).invoke(() -> open.remove(each))),
                    "A name or an address does not follow the identity provider yet"))
                    .invoke(() -> finish(people, open.stream().map(Due::identity).collect(toSet())));
        });
    }

    private Uni<Boolean> follow(Due due) {
        return Panache.withTransaction(() -> change(due)).invoke(changed -> {
            if (changed) {
                barrier.start(due.accountId());
            }
        });
    }

    private void finish(List<Map.Entry<Identity, ClaimedProfile>> people, Set<Identity> failed) {
        people.stream().filter(person -> !failed.contains(person.getKey())).forEach(person -> {
            done.put(person.getKey(), person.getValue().issuedAt());
            waiting.remove(person.getKey(), person.getValue());
        });
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

    /** Checks again under the lock. @return whether the member has changed */
    private Uni<Boolean> change(Due due) {
        Actor roster = Actor.system(due.accountId());
        return accounts.lock(due.accountId())
                .chain(account -> lock.change(roster, List.of(due.memberId())).chain(change -> {
                    LockedMember target = change.target(due.memberId());
                    // A provider that the account excludes must not move the addresses of its members.
                    boolean accepted = account.signInPolicy().acceptsIssuer(due.identity().issuer());
                    return !accepted || !due.appliesTo(target.member(), target.now()) ? Uni.createFrom().item(false)
                            : database.first(IS_MANAGED, row -> row.getBoolean("managed"), due.accountId(), due.memberId())
                                    .chain(managed -> managed ? Uni.createFrom().item(false)
                                            : change(account, roster, due, target.member()));
                }));
    }

    /** If another member has the address, or the account does not allow it, only the name changes. */
    private Uni<Boolean> change(Account account, Actor roster, Due due, Member member) {
        EmailAddress address = EmailAddress.orNull(due.profile().email());
        return creation.findCurrent(due.accountId(), List.of(new NewMember(null, null, address.value(), null)))
                .map(holders -> account.allows(address) && holders.stream().allMatch(holder -> holder.id.equals(member.id)))
                .map(usable -> Profile.of(member.id, due.profile().name() == null ? member.name : due.profile().name(),
                        usable ? address.value() : member.email))
                .chain(profile -> {
                    boolean changes = !profile.name().equals(member.name) || !profile.email().equals(member.email);
                    return profiles.change(roster, List.of(profile))
                            .chain(() -> database.execute(STORE_TIME, due.accountId(), member.id, due.profile().issuedAt()))
                            .replaceWith(changes);
                });
    }
}
