package dev.roster.key;

import dev.roster.access.ApiKeyLimits;
import dev.roster.access.ApiKeys;
import dev.roster.access.BatchedLookups;
import dev.roster.access.LookupStatement;
import dev.roster.access.Membership;
import dev.roster.access.Mode;
import dev.roster.access.NaturalBatching;
import dev.roster.access.Permissions;
import dev.roster.access.StoredKey;
import dev.roster.database.Database;
import dev.roster.member.MemberConditions;
import dev.roster.member.MemberKind;
import dev.roster.member.MemberStatus;
import dev.roster.member.MembershipRows;
import io.quarkus.arc.lookup.LookupUnlessProperty;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Row;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Looks up many API keys in one statement, with all data that determines whether they are valid. */
@LookupUnlessProperty(name = Mode.SETTING, stringValue = Mode.EDGE, lookupIfMissing = true)
@ApplicationScoped
class ApiKeyLookup implements ApiKeys, ApiKeyLimits {
    // The creator of a key of a service account knows its secret, so the key is denied while the creator has no access, also from
    // an expiry that is not stored yet.
    // For an unknown key of an account, the statement looks up a member, the activity and a role too, so that it takes as long as
    // for a known key.
    private static final LookupStatement FIND = new LookupStatement("$4", form -> """
            select q.position, a.api_key_header, a.closed_at is not null as closed, k.hash,
                least(k.expires_at, c.expires_at) as expires_at,
                coalesce(k.revoked_at is not null or c.status in ('suspended', 'removed'), false) as revoked,
                array_to_string(k.permissions, ' ') as limits, m.issuer, m.subject, %s as expired, %s as pauses_at, %s
            from unnest(%s, %s) with ordinality as q (account_id, key_id, position)
            join account a on a.id = q.account_id and %s and a.deletion_started_at is null
            left join api_key k on k.account_id = a.id and k.id = q.key_id
            left join member c on c.account_id = a.id and c.id = k.created_by and not k.kept
            left join member m on m.account_id = a.id and m.id = coalesce(k.member_id, q.key_id)
            left join activity x on x.account_id = a.id and x.member_id = coalesce(k.member_id, q.key_id)
            left join role r on r.account_id = a.id and r.name = coalesce(%s, 'member')"""
            .formatted(MemberConditions.hasExpired("$3"), MemberConditions.KEYS_PAUSE_AT,
                    MembershipRows.columns("$3", form), form.array("$1::uuid[]"), form.array("$2::uuid[]"),
                    form.isAccount("a.id"), MemberConditions.effectiveRole("$3")));

    private static final String LIMITS = """
            select coalesce(array_to_string(k.permissions, ' '), '*') as limits from api_key k
            left join member c on c.account_id = $1 and c.id = k.created_by and not k.kept
            where k.account_id = $1 and k.id = $2 and k.revoked_at is null and (k.expires_at is null or k.expires_at > $3)
                and coalesce(c.status not in ('suspended', 'removed'), true) and (c.expires_at is null or c.expires_at > $3)""";

    private record Query(UUID accountId, UUID keyId) {
    }

    @Inject
    Database database;
    @Inject
    BatchedLookups lookups;
    @Inject
    Clock clock;

    private NaturalBatching<Query, StoredKey> batching;

    @PostConstruct
    void prepare() {
        batching = lookups.create("key", Query::accountId, this::findAll);
    }

    @Override
    public Uni<StoredKey> find(UUID accountId, UUID keyId) {
        return batching.find(new Query(accountId, keyId));
    }

    @Override
    public Uni<Permissions> limits(UUID accountId, UUID keyId) {
        return database.first(LIMITS, row -> Permissions.parse(row.getString("limits")), accountId, keyId, clock.instant());
    }

    private Uni<List<StoredKey>> findAll(List<Query> keys) {
        Instant now = clock.instant();
        return database.listShared(lookups.sql(FIND), row -> row,
                keys.stream().map(Query::accountId).toArray(UUID[]::new),
                keys.stream().map(Query::keyId).toArray(UUID[]::new),
                now,
                keys.stream().map(Query::accountId).distinct().toArray(UUID[]::new))
                .map(rows -> keys(keys.size(), rows, now));
    }

    private static List<StoredKey> keys(int size, List<Row> rows, Instant now) {
        MembershipRows memberships = new MembershipRows();
        return BatchedLookups.results(size, StoredKey.UNKNOWN, rows, row -> new StoredKey(Database.bytes(row, "hash"),
                row.getString("api_key_header"), holder(row, now, memberships)));
    }

    /** @return null if the key is not valid. Every condition is evaluated, so that the time does not reveal which one fails. */
    private static KeyHolder holder(Row row, Instant now, MembershipRows memberships) {
        Instant expiresAt = Database.instant(row, "expires_at");
        boolean valid = row.getBuffer("hash") != null & !row.getBoolean("revoked") & !row.getBoolean("closed")
                & !MemberStatus.REMOVED.value().equals(row.getString("status"))
                & (row.getString("issuer") != null | MemberKind.SERVICE.value().equals(row.getString("kind")))
                & !row.getBoolean("expired") & (expiresAt == null || expiresAt.isAfter(now));
        if (!valid) {
            return null;
        }
        Membership membership = memberships.membership(row);
        Permissions limits = memberships.permissions(row, "limits");
        Instant pausesAt = Database.instant(row, "pauses_at");
        return new KeyHolder(limits == null ? membership : membership.limitedTo(limits), row.getString("issuer"),
                row.getString("subject"), expiresAt, pausesAt, pausesAt != null && !pausesAt.isAfter(now));
    }
}
