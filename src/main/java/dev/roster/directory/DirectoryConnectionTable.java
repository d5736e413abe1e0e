package dev.roster.directory;

import static dev.roster.database.Database.instant;

import dev.roster.database.Database;
import dev.roster.problem.Problem;
import dev.roster.role.RoleUsage;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Reads and writes connections and their tokens. Changes need a transaction that holds the account's lock. */
@ApplicationScoped
class DirectoryConnectionTable implements RoleUsage {
    private static final Duration USE_PRECISION = Duration.ofMinutes(5);

    private static final String FIND = "select * from directory_connection where account_id = $1";

    private static final String INSERT = """
            insert into directory_connection (account_id, id, name, role, link_existing, welcome_email, created_at,
                version)
            values ($1, $2, $3, $4, $5, $6, $7, 0)""";

    private static final String UPDATE = """
            update directory_connection set name = $3, role = $4, link_existing = $5, welcome_email = $6, version = version + 1
            where account_id = $1 and id = $2""";

    private static final String DELETE = "delete from directory_connection where account_id = $1 and id = $2";

    private static final String DELETE_USERS = "delete from directory_user where account_id = $1";

    private static final String DELETE_GROUPS = "delete from directory_group where account_id = $1";

    private static final String RELEASE_GROUPS = """
            update access_group set managed_by = 'admins', version = version + 1
            where account_id = $1 and managed_by = 'directory'""";

    private static final String COUNTS = """
            select (select count(*) from directory_user u where u.account_id = $1) as users,
                (select count(*) from directory_group g where g.account_id = $1) as groups""";

    private static final String TOKENS = """
            select id, created_at, last_used_at from directory_token where account_id = $1 order by id""";

    private static final String INSERT_TOKEN = """
            insert into directory_token (account_id, id, connection_id, hash, created_by, created_at)
            values ($1, $2, $3, $4, $5, $6)""";

    private static final String DELETE_TOKEN = "delete from directory_token where account_id = $1 and id = $2";

    private static final String FIND_TOKEN = """
            select t.hash, t.last_used_at, c.name
            from directory_token t
            join directory_connection c on c.account_id = $1 and c.id = t.connection_id
            join account a on a.id = $1 and a.closed_at is null
            where t.account_id = $1 and t.id = $2 and %s""".formatted(DirectoryTokenRule.isValid("$3"));

    private static final String USED = "update directory_token set last_used_at = $3 where account_id = $1 and id = $2";

    private static final String USES_ROLE = """
            select exists (select from directory_connection where account_id = $1 and role = $2) as used""";

    @Inject
    Database database;
    @Inject
    Clock clock;

    record Counts(long users, long groups) {
    }

    /** @param name of the connection */
    record StoredToken(byte[] hash, Instant lastUsedAt, String name) {
    }

    /** @return null if the account has no connection */
    Uni<DirectoryConnection> find(UUID accountId) {
        return database.first(FIND, DirectoryConnection::of, accountId);
    }

    Uni<DirectoryConnection> require(UUID accountId) {
        return find(accountId).onItem().ifNull().failWith(Problem::notFound);
    }

    Uni<Void> insert(DirectoryConnection connection) {
        return database.execute(INSERT, connection.accountId(), connection.id(), connection.name(), connection.role(),
                connection.linkExisting(), connection.welcomeEmail(), connection.createdAt()).replaceWithVoid();
    }

    Uni<Void> update(DirectoryConnection connection) {
        return database.execute(UPDATE, connection.accountId(), connection.id(), connection.name(), connection.role(),
                connection.linkExisting(), connection.welcomeEmail()).replaceWithVoid();
    }

    /** The members stay, and admins manage them and the groups from then on. */
    Uni<Void> delete(DirectoryConnection connection) {
        return database.execute(DELETE, connection.accountId(), connection.id())
                .chain(() -> database.execute(DELETE_USERS, connection.accountId()))
                .chain(() -> database.execute(DELETE_GROUPS, connection.accountId()))
                .chain(() -> database.execute(RELEASE_GROUPS, connection.accountId()))
                .replaceWithVoid();
    }

    Uni<Counts> counts(UUID accountId) {
        return database.first(COUNTS, row -> new Counts(row.getLong("users"), row.getLong("groups")), accountId);
    }

    Uni<List<DirectoryTokenView>> tokens(UUID accountId) {
        return database.list(TOKENS, row -> new DirectoryTokenView(row.getUUID("id"), instant(row, "created_at"),
                instant(row, "last_used_at")), accountId);
    }

    Uni<Void> insertToken(UUID connectionId, DirectoryToken token, UUID createdBy, Instant now) {
        return database.execute(INSERT_TOKEN, token.accountId(), token.id(), connectionId, Buffer.buffer(token.hash()),
                createdBy, now)
                .replaceWithVoid();
    }

    /** @return whether there was such a token */
    Uni<Boolean> deleteToken(UUID accountId, UUID tokenId) {
        return database.execute(DELETE_TOKEN, accountId, tokenId).map(deleted -> deleted > 0);
    }

    /** @return null for an unknown, invalid or revoked token, and for a closed account */
    Uni<StoredToken> token(UUID accountId, UUID tokenId) {
        return database.first(FIND_TOKEN, row -> new StoredToken(Database.bytes(row, "hash"), instant(row, "last_used_at"),
                row.getString("name")), accountId, tokenId, clock.instant());
    }

    /** Writes at most once in five minutes. */
    Uni<Void> used(UUID accountId, UUID tokenId, StoredToken token) {
        Instant now = clock.instant();
        return token.lastUsedAt() != null && token.lastUsedAt().plus(USE_PRECISION).isAfter(now) ? Uni.createFrom().voidItem()
                : database.execute(USED, accountId, tokenId, now).replaceWithVoid();
    }

    @Override
    public Uni<Boolean> isUsed(UUID accountId, String role) {
        return database.first(USES_ROLE, row -> row.getBoolean("used"), accountId, role);
    }
}
