package dev.roster.key;

import dev.roster.access.AccessSettings;
import dev.roster.access.ApiKeyToken;
import dev.roster.access.ApiKeys;
import dev.roster.access.Membership;
import dev.roster.access.NaturalBatching;
import dev.roster.access.Permissions;
import dev.roster.database.Database;
import dev.roster.database.Shards;
import dev.roster.member.MemberConditions;
import dev.roster.member.MemberStatus;
import dev.roster.member.MembershipRows;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/** Looks up many API keys in one statement, with all data that determines whether they are valid. */
@ApplicationScoped
class ApiKeyLookup implements ApiKeys {
    // With any($4) a cluster reads only the shards of these accounts. For an unknown key of an account, the statement looks up a
    // member and a role too, so that it takes as long as for a known key.
    private static final String FIND = """
            select q.position, a.api_key_header, a.closed_at is not null as closed, k.hash, k.expires_at,
                k.revoked_at is not null as revoked, array_to_string(k.permissions, ' ') as limits,
                m.issuer, m.subject, %s as expired, %s
            from unnest($1::uuid[], $2::uuid[]) with ordinality as q (account_id, key_id, position)
            join account a on a.id = q.account_id and a.id = any($4)
            left join api_key k on k.account_id = a.id and k.id = q.key_id
            left join member m on m.account_id = a.id and m.id = coalesce(k.member_id, q.key_id)
            left join role r on r.account_id = a.id and r.name = coalesce(%s, 'member')"""
            .formatted(MemberConditions.hasExpired("$3"), MembershipRows.columns("$3"), MemberConditions.effectiveRole("$3"));

    private static final String LIMITS = """
            select coalesce(array_to_string(permissions, ' '), '*') as limits from api_key
            where account_id = $1 and id = $2 and revoked_at is null and (expires_at is null or expires_at > $3)""";

    /** Compared with the hash of an unknown key, so that its check takes as long as that of a known key. */
    private static final byte[] NO_HASH = new byte[32];

    @Inject
    Database database;
    @Inject
    Shards shards;
    @Inject
    AccessSettings config;
    @Inject
    MeterRegistry meters;
    @Inject
    Clock clock;

    private NaturalBatching<ApiKeyToken, KeyHolder> batching;

    @PostConstruct
    void prepare() {
        batching = new NaturalBatching<>(this::findAll, ApiKeyToken::accountId, shards, config.decisions(), meters, "key");
    }

    @Override
    public Uni<KeyHolder> find(ApiKeyToken key) {
        return batching.find(key);
    }

    @Override
    public Uni<Permissions> limits(UUID accountId, UUID keyId) {
        return database.first(LIMITS, row -> Permissions.parse(row.getString("limits")), accountId, keyId, clock.instant());
    }

    private Uni<List<KeyHolder>> findAll(List<ApiKeyToken> keys) {
        Instant now = clock.instant();
        return database.listShared(FIND, row -> row,
                keys.stream().map(ApiKeyToken::accountId).toArray(UUID[]::new),
                keys.stream().map(ApiKeyToken::keyId).toArray(UUID[]::new),
                now,
                keys.stream().map(ApiKeyToken::accountId).distinct().toArray(UUID[]::new))
                .map(rows -> holders(keys, rows, now));
    }

    private static List<KeyHolder> holders(List<ApiKeyToken> keys, List<Row> rows, Instant now) {
        Row[] found = new Row[keys.size()];
        rows.forEach(row -> found[row.getLong("position").intValue() - 1] = row);
        KeyHolder[] holders = new KeyHolder[keys.size()];
        MembershipRows memberships = new MembershipRows();
        for (int i = 0; i < holders.length; i++) {
            holders[i] = holder(keys.get(i), found[i], now, memberships);
        }
        return Arrays.asList(holders);
    }

    /**
     * Compares the hash first and always evaluates every condition, so that the time reveals nothing about an invalid key.
     *
     * @param row null if the account is unknown
     */
    private static KeyHolder holder(ApiKeyToken key, Row row, Instant now, MembershipRows memberships) {
        Buffer hash = row == null ? null : row.getBuffer("hash");
        boolean genuine = key.matches(hash == null ? NO_HASH : hash.getBytes());
        if (row == null) {
            return null;
        }
        Instant expiresAt = Database.instant(row, "expires_at");
        boolean valid = genuine & hash != null & !row.getBoolean("revoked") & !row.getBoolean("closed")
                & !MemberStatus.REMOVED.value().equals(row.getString("status"))
                & !row.getBoolean("expired") & (expiresAt == null || expiresAt.isAfter(now))
                & key.wasSentIn(row.getString("api_key_header"));
        if (!valid) {
            return null;
        }
        Membership membership = memberships.membership(row);
        Permissions limits = memberships.permissions(row, "limits");
        return new KeyHolder(limits == null ? membership : membership.limitedTo(limits), row.getString("issuer"),
                row.getString("subject"), expiresAt);
    }
}
