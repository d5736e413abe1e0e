package dev.roster.member;

import dev.roster.access.AccessSettings;
import dev.roster.access.Membership;
import dev.roster.access.Memberships;
import dev.roster.access.NaturalBatching;
import dev.roster.access.Permissions;
import dev.roster.database.Database;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Row;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Looks up many memberships in one statement. {@link NaturalBatching} ensures that every result is fresh. */
@ApplicationScoped
class MembershipLookup implements Memberships {
    private record Query(UUID accountId, String issuer, String subject) {
    }

    // With any($5) a cluster reads only the shards of these accounts.
    private static final String FIND = """
            select q.place, a.closed_at is not null as closed, m.id, m.email, m.name, r.name as role, m.status,
                %s as access_expires_at,
                array_to_string(r.permissions, ' ') as permissions
            from unnest($1::uuid[], $2::text[], $3::text[]) with ordinality as q (account_id, issuer, subject, place)
            join account a on a.id = q.account_id and a.id = any($5)
            left join member m on m.account_id = a.id and m.issuer = q.issuer and m.subject = q.subject
                and %s
            left join role r on r.account_id = a.id and r.name = %s"""
            .formatted(MemberConditions.accessExpiresAt("$4"), MemberConditions.isCurrent("$4"), MemberConditions.role("$4"));

    @Inject
    Database database;
    @Inject
    AccessSettings config;
    @Inject
    MeterRegistry meters;
    @Inject
    Clock clock;

    private NaturalBatching<Query, Result> batching;

    @PostConstruct
    void prepare() {
        batching = new NaturalBatching<>(this::findAll, Query::accountId, config.decisions(), meters, "membership");
    }

    @Override
    public Uni<Result> find(UUID accountId, String issuer, String subject) {
        return batching.find(new Query(accountId, issuer, subject));
    }

    private Uni<List<Result>> findAll(List<Query> queries) {
        return database.listShared(FIND, row -> row,
                queries.stream().map(Query::accountId).toArray(UUID[]::new),
                queries.stream().map(Query::issuer).toArray(String[]::new),
                queries.stream().map(Query::subject).toArray(String[]::new),
                clock.instant(),
                queries.stream().map(Query::accountId).distinct().toArray(UUID[]::new))
                .map(rows -> results(queries.size(), rows));
    }

    private static List<Result> results(int size, List<Row> rows) {
        Result[] results = Collections.nCopies(size, Result.NO_ACCOUNT).toArray(Result[]::new);
        Map<String, Permissions> parsed = new HashMap<>();
        for (Row row : rows) {
            results[row.getLong("place").intValue() - 1] = new Result(true, row.getBoolean("closed"),
                    membership(row, parsed));
        }
        return List.of(results);
    }

    /** @param parsed permissions of earlier rows: a batch has few roles */
    private static Membership membership(Row row, Map<String, Permissions> parsed) {
        UUID id = row.getUUID("id");
        return id == null ? null
                : new Membership(id, row.getString("email"), row.getString("name"), row.getString("role"),
                        MemberStatus.SUSPENDED.value().equals(row.getString("status")),
                        parsed.computeIfAbsent(row.getString("permissions"), Permissions::parse),
                        Database.instant(row, "access_expires_at"));
    }
}
