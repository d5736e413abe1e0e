package dev.roster.embed;

import dev.roster.access.BatchedLookups;
import dev.roster.access.EmbedToken;
import dev.roster.access.EmbedTokens;
import dev.roster.access.EmbeddedMember;
import dev.roster.access.LookupStatement;
import dev.roster.access.NaturalBatching;
import dev.roster.database.Database;
import dev.roster.jobs.BackgroundJobs;
import dev.roster.jobs.SchemaPending;
import dev.roster.member.MemberConditions;
import dev.roster.member.MemberIdentities;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Row;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Stores embed tokens under their ids, with the hash of the secret. A token grants nothing: each decision looks up the
 * membership, and the API key that created the token, so a token ends with either.
 */
@ApplicationScoped
class EmbedTokenTable implements EmbedTokens, MemberIdentities.Handler {
    private static final LookupStatement FIND = new LookupStatement("$5", form -> """
            select q.position, a.closed_at is null and q.origin = any(a.embed_origins) as allowed,
                a.id as account_id, t.hash, t.origin, t.member_id, t.key_id, m.issuer, m.subject
            from unnest(%s, %s, %s) with ordinality as q (account_id, token_id, origin, position)
            join account a on a.id = q.account_id and %s
            left join embed_token t on t.account_id = a.id and t.id = q.token_id and t.expires_at > $4
            left join member m on m.account_id = a.id and m.id = t.member_id""".formatted(form.array("$1::uuid[]"),
            form.array("$2::uuid[]"), form.array("$3::text[]"), form.isAccount("a.id")));

    private static final String LISTS_ORIGIN = """
            select $3 = any(a.embed_origins) as allowed
            from account a
            join member m on m.account_id = $1 and m.id = $2
            where a.id = $1 and m.kind = 'person' and %s""".formatted(MemberConditions.isCurrent("$4"));

    private static final String ADD = """
            insert into embed_token (account_id, id, member_id, key_id, hash, origin, created_at, expires_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8)""";

    /** Keeps a member's 50 newest tokens, so that a page that creates tokens in a loop cannot fill the table. */
    private static final String DELETE_OLDEST = """
            delete from embed_token where account_id = $1 and member_id = $2 and id in (
                select id from embed_token where account_id = $1 and member_id = $2 order by id desc offset 50)""";

    /** Those that the members created with their old identities. */
    private static final String DELETE_OF_MEMBERS = """
            delete from embed_token where account_id = $1 and member_id = any($2) and key_id is null""";

    private static final String DELETE_EXPIRED = "delete from embed_token where expires_at <= $1";

    private record Query(UUID accountId, UUID tokenId, String origin) {
    }

    @Inject
    Database database;
    @Inject
    BatchedLookups lookups;
    @Inject
    BackgroundJobs jobs;
    @Inject
    Clock clock;

    private NaturalBatching<Query, Found> batching;

    @PostConstruct
    void prepare() {
        batching = lookups.create("embed", Query::accountId, this::findAll);
    }

    @Override
    public Uni<Found> find(UUID accountId, UUID tokenId, String origin) {
        return batching.find(new Query(accountId, tokenId, origin));
    }

    /** Fails with {@code not-found} unless the member is current. */
    Uni<Boolean> listsOrigin(UUID accountId, UUID memberId, String origin) {
        return database.one(LISTS_ORIGIN, row -> row.getBoolean("allowed"), accountId, memberId, origin, clock.instant());
    }

    /** @param keyId null if the member created the token */
    Uni<Void> add(UUID accountId, UUID id, UUID memberId, UUID keyId, EmbedToken token, String origin, Instant expiresAt) {
        return database.execute(ADD, accountId, id, memberId, keyId, token.hash(), origin, clock.instant(), expiresAt)
                .chain(() -> database.execute(DELETE_OLDEST, accountId, memberId))
                .replaceWithVoid();
    }

    @Override
    public Uni<Void> replaced(UUID accountId, List<UUID> memberIds, List<MemberIdentities.Identity> former) {
        return database.execute(DELETE_OF_MEMBERS, accountId, memberIds.toArray(UUID[]::new)).replaceWithVoid();
    }

    @Scheduled(every = "1h", delayed = "3m", skipExecutionIf = SchemaPending.class)
    Uni<Void> deleteExpired() {
        return jobs.run("embed-token-cleanup", database.execute(DELETE_EXPIRED, clock.instant()),
                "Expired embed tokens are deleted an hour later");
    }

    private Uni<List<Found>> findAll(List<Query> queries) {
        return database.listShared(lookups.sql(FIND), row -> row,
                queries.stream().map(Query::accountId).toArray(UUID[]::new),
                queries.stream().map(Query::tokenId).toArray(UUID[]::new),
                queries.stream().map(Query::origin).toArray(String[]::new),
                clock.instant(),
                queries.stream().map(Query::accountId).distinct().toArray(UUID[]::new))
                .map(rows -> BatchedLookups.results(queries.size(), Found.NOTHING, rows, EmbedTokenTable::found));
    }

    private static Found found(Row row) {
        return new Found(row.getBoolean("allowed"), Database.bytes(row, "hash"), row.getString("origin"),
                new EmbeddedMember(row.getUUID("account_id"), row.getUUID("member_id"), row.getString("issuer"),
                        row.getString("subject"), row.getUUID("key_id")));
    }
}
