package dev.roster.domain;

import dev.roster.access.Actor;
import dev.roster.database.Database;
import dev.roster.jobs.BackgroundJobs;
import dev.roster.jobs.SchemaPending;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Looks the records of verified domains up again, each once a day across all replicas, and deletes old requests to join. */
@ApplicationScoped
class DomainChecks {
    /** After this time, another replica looks the record up if this one has stopped. */
    private static final Duration CLAIM = Duration.ofMinutes(15);
    private static final Duration KEEP_REQUESTS = Duration.ofDays(104);
    private static final int AT_ONCE = 100;
    private static final int LOOKUPS_AT_ONCE = 8;

    private static final String DUE = """
            select d.account_id, d.id, d.name, d.challenge, d.next_check_at
            from account_domain d join account a on a.id = d.account_id and a.closed_at is null
            where d.next_check_at <= $1
            order by d.next_check_at
            limit %d""".formatted(AT_ONCE);

    private static final String CLAIM_CHECK = """
            update account_domain set next_check_at = $4 where account_id = $1 and id = $2 and next_check_at = $3""";

    private static final String DELETE_REQUESTS = "delete from join_request where created_at < $1";

    private record DueDomain(UUID accountId, UUID id, String name, String challenge, Instant dueAt) {
        static DueDomain of(Row row) {
            return new DueDomain(row.getUUID("account_id"), row.getUUID("id"), row.getString("name"),
                    row.getString("challenge"), Database.instant(row, "next_check_at"));
        }
    }

    private record Check(DueDomain domain, LookupResult result) {
    }

    @Inject
    DomainService domains;
    @Inject
    TxtLookup txt;
    @Inject
    BackgroundJobs jobs;
    @Inject
    Database database;
    @Inject
    Clock clock;

    @Scheduled(every = "${roster.domains.check-interval}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP, skipExecutionIf = SchemaPending.class)
    Uni<Void> run() {
        return jobs.run("domain-checks", checkAll(), "Domains are verified again in the next run");
    }

    Uni<Void> checkAll() {
        return database.list(DUE, DueDomain::of, clock.instant())
                .chain(this::claim)
                .chain(this::lookUp)
                .chain(checked -> BackgroundJobs.forEach(checked, check -> BackgroundJobs.logFailure(
                        check.domain().accountId(), domains.store(Actor.system(check.domain().accountId()),
                                check.domain().id(), check.result()),
                        "The check of a domain failed")));
    }

    /** @return those that no other replica has claimed */
    private Uni<List<DueDomain>> claim(List<DueDomain> due) {
        Instant until = clock.instant().plus(CLAIM);
        return Multi.createFrom().iterable(due)
                .onItem().transformToUniAndConcatenate(domain -> database
                        .execute(CLAIM_CHECK, domain.accountId(), domain.id(), domain.dueAt(), until)
                        .map(claimed -> claimed == 0 ? null : domain))
                .collect().asList();
    }

    /** Some at once, because a slow server would keep all others waiting. The other steps are transactions, one at a time. */
    private Uni<List<Check>> lookUp(List<DueDomain> claimed) {
        return Multi.createFrom().iterable(claimed)
                .onItem().transformToUni(domain -> txt
                        .lookUp(domain.name(), AccountDomain.recordValue(domain.challenge()))
                        .map(result -> new Check(domain, result)))
                .merge(LOOKUPS_AT_ONCE)
                .collect().asList();
    }

    @Scheduled(every = "1h", delayed = "5m", skipExecutionIf = SchemaPending.class)
    Uni<Void> deleteRequests() {
        return jobs.run("join-request-cleanup", database.execute(DELETE_REQUESTS, clock.instant().minus(KEEP_REQUESTS)),
                "The next run deletes old requests to join");
    }
}
