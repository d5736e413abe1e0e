package dev.roster.domain;

import dev.roster.access.AccountLock;
import dev.roster.access.Actor;
import dev.roster.access.Permission;
import dev.roster.access.Permissions;
import dev.roster.audit.AuditAction;
import dev.roster.audit.AuditActor;
import dev.roster.audit.AuditLog;
import dev.roster.database.Database;
import dev.roster.http.Version;
import dev.roster.http.Versioned;
import dev.roster.mail.Outbox;
import dev.roster.member.PermittedPeople;
import dev.roster.problem.Problem;
import dev.roster.problem.ProblemType;
import dev.roster.role.Role;
import dev.roster.role.RoleService;
import dev.roster.role.RoleUsage;
import dev.roster.value.DomainName;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;

/** Adds, verifies, changes and removes the domains of an account. */
@ApplicationScoped
public class DomainService implements RoleUsage {
    public static final int MAX_DOMAINS = 20;

    private static final int LOOKUPS_PER_HOUR = 60;
    private static final Permissions INVITE = Permissions.of(List.of(Permission.MEMBER_INVITE.value()));

    private static final String SPEND = """
            insert into domain_limit as l (account_id, hour, lookups) values ($1, $2, 1)
            on conflict (account_id) do update set hour = excluded.hour,
                lookups = 1 + case when l.hour = excluded.hour then l.lookups else 0 end
            returning lookups""";

    /** The requests of a removed domain expire, also the declined ones, which look like pending ones. $2 is the domain. */
    private static final String EXPIRE_REQUESTS = """
            update join_request set expires_at = $3, version = version + 1
            where account_id = $1 and state in ('pending', 'declined') and expires_at > $3 and domain = $2""";

    @Inject
    AccountLock lock;
    @Inject
    RoleService roles;
    @Inject
    ExcludedDomains excluded;
    @Inject
    TxtLookup txt;
    @Inject
    PermittedPeople people;
    @Inject
    Outbox outbox;
    @Inject
    AuditLog audit;
    @Inject
    DomainSettings settings;
    @Inject
    Database database;
    @Inject
    Clock clock;

    /** All domains, by name. */
    public Uni<List<DomainView>> list(UUID accountId) {
        return listVersioned(accountId).map(domains -> domains.stream().map(Versioned::view).toList());
    }

    @WithSession
    public Uni<List<Versioned<DomainView>>> listVersioned(UUID accountId) {
        return AccountDomain.<AccountDomain> list("accountId = ?1 order by name", accountId)
                .map(domains -> domains.stream().map(DomainView::of).toList());
    }

    @WithSession
    public Uni<Versioned<DomainView>> get(UUID accountId, UUID domainId) {
        return find(accountId, domainId).map(DomainView::of);
    }

    private static Uni<AccountDomain> find(UUID accountId, UUID domainId) {
        return AccountDomain.<AccountDomain> findById(new AccountDomain.Key(accountId, domainId))
                .onItem().ifNull().failWith(Problem::notFound);
    }

    private static Uni<AccountDomain> find(UUID accountId, UUID domainId, String ifMatch) {
        return find(accountId, domainId).invoke(domain -> Version.check(ifMatch, domain.version));
    }

    @WithTransaction
    public Uni<Versioned<DomainView>> add(Actor actor, NewDomain request) {
        UUID accountId = actor.accountId();
        String name = DomainName.ascii(request.name());
        if (!TxtLookup.fits(name)) {
            throw Problem.invalid("name", "is too long for a TXT record below it");
        }
        if (excluded.contain(name)) {
            throw Problem.invalid("name", "must not be a public suffix or the domain of a public email provider");
        }
        return lock.confirm(actor)
                .chain(() -> AccountDomain.<AccountDomain> list("accountId = ?1", accountId))
                .invoke(present -> mustBeNew(name, present))
                .replaceWith(() -> AccountDomain.of(accountId, name, clock.instant()))
                .call(domain -> domain.persist())
                .call(domain -> record(AuditActor.of(actor), domain, AuditAction.DOMAIN_ADDED, null, domain.auditState()))
                .chain(DomainService::flushed);
    }

    private static void mustBeNew(String name, List<AccountDomain> present) {
        if (present.stream().anyMatch(domain -> domain.name.equals(name))) {
            throw ProblemType.DOMAIN_EXISTS.because("Use the present domain, with its record.");
        }
        if (present.size() >= MAX_DOMAINS) {
            throw ProblemType.TOO_MANY_DOMAINS.because("An account has at most " + MAX_DOMAINS + " domains.");
        }
    }

    /**
     * Looks the record up now. The lookup is between two transactions, so that a slow DNS server does not keep the account's
     * lock.
     */
    public Uni<Versioned<DomainView>> verify(Actor actor, UUID domainId) {
        return permit(actor, domainId)
                .chain(domain -> txt.lookUp(domain.view().name(), domain.view().recordValue()))
                .chain(result -> store(actor, domainId, result));
    }

    @WithTransaction
    Uni<Versioned<DomainView>> permit(Actor actor, UUID domainId) {
        Instant now = clock.instant();
        Instant hour = now.truncatedTo(ChronoUnit.HOURS);
        return lock.confirm(actor)
                .chain(() -> find(actor.accountId(), domainId))
                .call(() -> database.one(SPEND, row -> row.getInteger("lookups"), actor.accountId(), hour).invoke(lookups -> {
                    if (lookups > LOOKUPS_PER_HOUR) {
                        throw ProblemType.TOO_MANY_LOOKUPS
                                .because("An account verifies domains up to " + LOOKUPS_PER_HOUR + " times an hour.")
                                .retryAfter(Duration.between(now, hour.plus(1, ChronoUnit.HOURS)));
                    }
                }))
                .map(DomainView::of);
    }

    /** Stores the result of a lookup. Fails with {@code not-found} if the domain was removed meanwhile. */
    @WithTransaction
    Uni<Versioned<DomainView>> store(Actor actor, UUID domainId, LookupResult result) {
        return lock.confirm(actor)
                .chain(() -> find(actor.accountId(), domainId))
                .call(domain -> {
                    String before = domain.state;
                    domain.lookedUp(result, clock.instant(), Duration.ofDays(settings.missingDays()));
                    return before.equals(domain.state) ? Uni.createFrom().voidItem() : changed(actor, domain, before);
                })
                .chain(DomainService::flushed);
    }

    private Uni<Void> changed(Actor actor, AccountDomain domain, String before) {
        boolean verified = domain.isVerified();
        return record(AuditActor.of(actor), domain, verified ? AuditAction.DOMAIN_VERIFIED : AuditAction.DOMAIN_LAPSED,
                new JsonObject().put("state", before), new JsonObject().put("state", domain.state))
                .chain(() -> verified ? Uni.createFrom().voidItem()
                        : people.emails(domain.accountId, Permission.ACCOUNT_UPDATE)
                                .chain(emails -> outbox.queue(domain.accountId, LapsedDomainEmails.KIND, emails.stream()
                                        .map(email -> new Outbox.NewEmail(domain.id, email)).toList())));
    }

    /**
     * Whoever lets people join must be able to invite, and hold the role that they get, also if only the mode changes. Closing
     * the domain needs neither.
     */
    @WithTransaction
    public Uni<Versioned<DomainView>> change(Actor actor, UUID domainId, NewDomain.Change change, String ifMatch) {
        return lock.confirm(actor)
                .chain(confirmed -> find(actor.accountId(), domainId, ifMatch)
                        .call(domain -> mustBePossible(confirmed, domain, change))
                        .call(domain -> change(confirmed, domain, change)))
                .chain(DomainService::flushed);
    }

    private Uni<Void> mustBePossible(Actor actor, AccountDomain domain, NewDomain.Change change) {
        String role = change.role() == null ? domain.role : change.role();
        Joining joining = change.joining() == null ? Joining.of(domain.joining) : change.joining();
        if (joining == Joining.NONE && role.equals(domain.role)) {
            return Uni.createFrom().voidItem();
        }
        if (joining != Joining.NONE) {
            actor.mustHold("Letting people join", INVITE);
        }
        return roles.require(domain.accountId, role).invoke(found -> mustBeGrantable(actor, found)).replaceWithVoid();
    }

    private Uni<Void> change(Actor actor, AccountDomain domain, NewDomain.Change change) {
        JsonObject before = domain.auditState();
        domain.change(change);
        return before.equals(domain.auditState()) ? Uni.createFrom().voidItem()
                : record(AuditActor.of(actor), domain, AuditAction.DOMAIN_CHANGED, before, domain.auditState());
    }

    private static void mustBeGrantable(Actor actor, Role role) {
        if (!Joining.canGrant(role.permissions())) {
            throw Problem.invalid("role", "must not grant power over the access of other people");
        }
        role.mustBeHeldBy(actor);
    }

    /** Pending requests by the domain expire. */
    @WithTransaction
    public Uni<Void> remove(Actor actor, UUID domainId, String ifMatch) {
        return lock.confirm(actor)
                .chain(() -> find(actor.accountId(), domainId, ifMatch))
                .call(domain -> database.execute(EXPIRE_REQUESTS, domain.accountId, domain.name, clock.instant()))
                .call(domain -> domain.delete())
                .chain(domain -> record(AuditActor.of(actor), domain, AuditAction.DOMAIN_REMOVED, domain.auditState(), null));
    }

    @Override
    public Uni<Boolean> isUsed(UUID accountId, String role) {
        return AccountDomain.count("accountId = ?1 and role = ?2", accountId, role).map(count -> count > 0);
    }

    private Uni<Void> record(AuditActor actor, AccountDomain domain, AuditAction action, JsonObject before,
            JsonObject after) {
        return audit.record(domain.accountId, actor, action, domain.target(), before, after);
    }

    /** Flushes first, so that the view has the new version. */
    private static Uni<Versioned<DomainView>> flushed(AccountDomain domain) {
        return Panache.flush().replaceWith(() -> DomainView.of(domain));
    }
}
