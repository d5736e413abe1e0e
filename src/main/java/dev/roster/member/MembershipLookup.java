package dev.roster.member;

import dev.roster.access.BatchedLookups;
import dev.roster.access.Issuers;
import dev.roster.access.LookupStatement;
import dev.roster.access.Memberships;
import dev.roster.access.Mode;
import dev.roster.access.NaturalBatching;
import dev.roster.access.Principal;
import dev.roster.database.Database;
import io.quarkus.arc.lookup.LookupUnlessProperty;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Row;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.UUID;

/** Looks up many memberships in one statement. {@link NaturalBatching} ensures that every result is fresh. */
@LookupUnlessProperty(name = Mode.SETTING, stringValue = Mode.EDGE, lookupIfMissing = true)
@ApplicationScoped
class MembershipLookup implements Memberships {
    private record Query(UUID accountId, String issuer, String subject) {
    }

    private static final LookupStatement FIND = new LookupStatement("$5", form -> """
            select q.position, a.closed_at is not null as closed, a.sign_in_policy, %s
            from unnest(%s, %s, %s) with ordinality as q (account_id, issuer, subject, position)
            join account a on a.id = q.account_id and %s and a.deletion_started_at is null
            left join member m on m.account_id = a.id and m.issuer = q.issuer and m.subject = q.subject
                and %s
            left join role r on r.account_id = a.id and r.name = %s"""
            .formatted(MembershipRows.columns("$4", form), form.array("$1::uuid[]"), form.array("$2::text[]"),
                    form.array("$3::text[]"), form.isAccount("a.id"), MemberConditions.isCurrent("$4"),
                    MemberConditions.effectiveRole("$4")));

    @Inject
    Database database;
    @Inject
    Issuers issuers;
    @Inject
    FirstSignIn firstSignIn;
    @Inject
    BatchedLookups lookups;
    @Inject
    Clock clock;

    private NaturalBatching<Query, Result> batching;

    @PostConstruct
    void prepare() {
        batching = lookups.create("membership", Query::accountId, this::findAll);
    }

    @Override
    public Uni<Result> find(UUID accountId, String issuer, String subject) {
        Uni<Result> found = batching.find(new Query(accountId, issuer, subject));
        return issuers.allow(issuer, accountId) ? found : found.map(Result::withoutMembership);
    }

    @Override
    public Uni<Result> find(UUID accountId, Principal person) {
        return findBound(accountId, person)
                .chain(found -> found.canSignIn(person) && issuers.allow(person.issuer(), accountId)
                        ? signIn(accountId, person, found)
                        : Uni.createFrom().item(found));
    }

    private Uni<Result> signIn(UUID accountId, Principal person, Result found) {
        return firstSignIn.signIn(accountId, person)
                .chain(signedIn -> signedIn ? find(accountId, person.issuer(), person.subject())
                        : Uni.createFrom().item(found));
    }

    private Uni<List<Result>> findAll(List<Query> queries) {
        return database.listShared(lookups.sql(FIND), row -> row,
                queries.stream().map(Query::accountId).toArray(UUID[]::new),
                queries.stream().map(Query::issuer).toArray(String[]::new),
                queries.stream().map(Query::subject).toArray(String[]::new),
                clock.instant(),
                queries.stream().map(Query::accountId).distinct().toArray(UUID[]::new))
                .map(rows -> results(queries.size(), rows));
    }

    private static List<Result> results(int size, List<Row> rows) {
        MembershipRows memberships = new MembershipRows();
        return BatchedLookups.results(size, Result.NO_ACCOUNT, rows,
                row -> new Result(true, row.getBoolean("closed"), memberships.policy(row), memberships.membership(row)));
    }
}
