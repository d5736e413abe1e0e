package dev.roster.key;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import dev.roster.access.AccessSettings;
import dev.roster.access.ApiKeyToken;
import dev.roster.access.ApiKeys;
import dev.roster.access.KeyHolder;
import dev.roster.access.Membership;
import dev.roster.access.NaturalBatching;
import dev.roster.access.Permissions;
import dev.roster.member.MemberConditions;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;

/** Looks keys up, many in one statement, with everything that decides whether they open anything. */
@ApplicationScoped
class ApiKeyLookup implements ApiKeys {

    // A key that is not there has its member and role looked up all the same, so that it takes the time of one that is.
    private static final String ASK = """
            select q.place, a.api_key_header, a.closed_at is not null as closed, k.hash, k.expires_at,
                k.revoked_at is not null as revoked, array_to_string(k.permissions, ' ') as limits,
                m.id, m.issuer, m.subject, m.email, m.name, r.name as role, m.status, %s as ended, %s as ends_at,
                array_to_string(r.permissions, ' ') as permissions
            from unnest($1::uuid[], $2::uuid[]) with ordinality as q (account_id, key_id, place)
            left join account a on a.id = q.account_id
            left join api_key k on k.account_id = q.account_id and k.id = q.key_id
            left join member m on m.account_id = q.account_id and m.id = coalesce(k.member_id, q.key_id)
            left join role r on r.account_id = q.account_id and r.name = coalesce(%s, 'member')"""
            .formatted(MemberConditions.ended("$3"), MemberConditions.endsAt("$3"), MemberConditions.role("$3"));

    private static final String LIMITS = """
            select coalesce(array_to_string(permissions, ' '), '*') from api_key
            where account_id = ?1 and id = ?2 and revoked_at is null and (expires_at is null or expires_at > ?3)""";

    /** What an unknown key is compared with, so that it takes the time of a known one. */
    private static final byte[] NO_HASH = new byte[32];

    @Inject
    Pool database;

    @Inject
    AccessSettings config;

    @Inject
    MeterRegistry meters;

    @Inject
    Clock clock;

    private NaturalBatching<ApiKeyToken, KeyHolder> batching;

    @PostConstruct
    void prepare() {
        batching = NaturalBatching.of(this::ask, config.decisions(), meters, "key");
    }

    @Override
    public Uni<KeyHolder> holder(ApiKeyToken key) {
        return batching.ask(key);
    }

    @Override
    public Uni<Permissions> locked(UUID accountId, UUID keyId) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(LIMITS, String.class)
                        .setParameter(1, accountId)
                        .setParameter(2, keyId)
                        .setParameter(3, clock.instant())
                        .getSingleResultOrNull())
                .map(limits -> limits == null ? null : Permissions.parse(limits));
    }

    private Uni<List<KeyHolder>> ask(List<ApiKeyToken> keys) {
        Instant now = clock.instant();
        Tuple columns = Tuple.of(
                keys.stream().map(ApiKeyToken::accountId).toArray(UUID[]::new),
                keys.stream().map(ApiKeyToken::keyId).toArray(UUID[]::new),
                OffsetDateTime.ofInstant(now, ZoneOffset.UTC));
        return database.preparedQuery(ASK).execute(columns).map(rows -> holders(keys, rows, now));
    }

    private static List<KeyHolder> holders(List<ApiKeyToken> keys, RowSet<Row> rows, Instant now) {
        KeyHolder[] holders = new KeyHolder[keys.size()];
        Map<String, Permissions> permissions = new HashMap<>();
        for (Row row : rows) {
            int place = row.getLong("place").intValue() - 1;
            holders[place] = holder(keys.get(place), row, now, permissions);
        }
        return Arrays.asList(holders);
    }

    /** The hash is compared first and always: what else is wrong with a key changes nothing about the time that it takes. */
    private static KeyHolder holder(ApiKeyToken key, Row row, Instant now, Map<String, Permissions> permissions) {
        Buffer hash = row.getBuffer("hash");
        boolean genuine = key.matches(hash == null ? NO_HASH : hash.getBytes());
        Instant expiresAt = instant(row, "expires_at");
        String status = row.getString("status");
        boolean valid = genuine & hash != null & !row.getBoolean("revoked") & !row.getBoolean("closed")
                & !"removed".equals(status)
                & !row.getBoolean("ended") & (expiresAt == null || expiresAt.isAfter(now))
                & key.cameIn(row.getString("api_key_header"));
        if (!valid) {
            return null;
        }
        Membership membership = new Membership(row.getUUID("id"), row.getString("email"), row.getString("name"),
                row.getString("role"), "suspended".equals(status),
                permissions.computeIfAbsent(row.getString("permissions"), Permissions::parse), instant(row, "ends_at"));
        String limits = row.getString("limits");
        return new KeyHolder(membership, row.getString("issuer"), row.getString("subject"),
                limits == null ? Permissions.ALL : permissions.computeIfAbsent(limits, Permissions::parse), expiresAt);
    }

    private static Instant instant(Row row, String column) {
        OffsetDateTime time = row.getOffsetDateTime(column);
        return time == null ? null : time.toInstant();
    }
}
