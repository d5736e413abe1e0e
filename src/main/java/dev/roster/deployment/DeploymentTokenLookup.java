package dev.roster.deployment;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.roster.access.ApiKeys.KeyHolder;
import dev.roster.access.BatchedLookups;
import dev.roster.access.DeploymentTokens;
import dev.roster.access.Membership;
import dev.roster.access.Mode;
import dev.roster.access.NaturalBatching;
import dev.roster.access.Permissions;
import dev.roster.access.StoredKey;
import dev.roster.database.Database;
import dev.roster.value.Ids;
import io.quarkus.arc.lookup.LookupUnlessProperty;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Row;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** Looks up many tokens in one statement. {@link NaturalBatching} ensures that every result is fresh. */
@LookupUnlessProperty(name = Mode.SETTING, stringValue = Mode.EDGE, lookupIfMissing = true)
@ApplicationScoped
class DeploymentTokenLookup implements DeploymentTokens {
    private static final Duration USE_PRECISION = Duration.ofMinutes(5);
    private static final int MAX_RECENT = 10_000;

    private static final String FIND = """
            select q.position, t.hash, s.id, s.name, s.kind
            from unnest($1::uuid[]) with ordinality as q (token_id, position)
            join deployment_token t on t.id = q.token_id and t.revoked_at is null
            join deployment_service_account s on s.id = t.service_account_id and s.deleted_at is null""";

    private static final String USED = "update deployment_token set last_used_at = $2 where id = $1";

    /** The tokens whose last use this replica has stored recently. */
    private final Cache<UUID, Boolean> recent = Caffeine.newBuilder().maximumSize(MAX_RECENT).expireAfterWrite(USE_PRECISION)
            .build();

    @Inject
    Database database;
    @Inject
    BatchedLookups lookups;
    @Inject
    Clock clock;

    private NaturalBatching<UUID, StoredKey> batching;

    @PostConstruct
    void prepare() {
        batching = lookups.create("deployment", token -> Ids.NIL, this::findAll);
    }

    @Override
    public Uni<StoredKey> find(UUID tokenId) {
        return batching.find(tokenId);
    }

    private Uni<List<StoredKey>> findAll(List<UUID> tokens) {
        return database.listShared(FIND, row -> row, (Object) tokens.toArray(UUID[]::new))
                .map(rows -> BatchedLookups.results(tokens.size(), StoredKey.UNKNOWN, rows, DeploymentTokenLookup::stored));
    }

    private static StoredKey stored(Row row) {
        Membership account = new Membership(row.getUUID("id"), true, null, row.getString("name"), row.getString("kind"), false,
                Permissions.NONE, null);
        return new StoredKey(Database.bytes(row, "hash"), null, new KeyHolder(account, null, null, null, null, false));
    }

    @Override
    public void used(UUID tokenId) {
        if (recent.asMap().putIfAbsent(tokenId, true) == null) {
            database.execute(USED, tokenId, clock.instant()).subscribe().with(stored -> {
            }, failure -> Log.warnf("The last use of token %s was not stored: %s", tokenId, failure));
        }
    }
}
