package dev.roster.edge.core;

import static dev.roster.database.Database.bytes;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.roster.access.EdgeAuthentication;
import dev.roster.access.Principal;
import dev.roster.database.Database;
import dev.roster.list.Cursor;
import dev.roster.list.Page;
import dev.roster.problem.Problem;
import dev.roster.value.Ids;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * The credentials of edges. Each replica remembers their hashes and accounts, which never change. It never remembers whether a
 * credential has been revoked: the operations check it, except the one that ends a session.
 */
@ApplicationScoped
class EdgeCredentials implements EdgeAuthentication {
    /** Credentials and their accounts, together; about 50 bytes each. */
    private static final int MAX_REMEMBERED = 500_000;

    private static final String FIND = "select hash, accounts from edge_credential where id = $1";

    private static final String IS_VALID = "select from edge_credential where id = $1 and revoked_at is null";

    private static final String CREATE = """
            insert into edge_credential (id, name, hash, accounts, created_at) values ($1, $2, $3, $4, $5)""";

    private static final String UNKNOWN_ACCOUNTS = """
            select q.id from unnest($1::uuid[]) as q (id) left join account a on a.id = q.id and a.id = any($1)
            where a.id is null""";

    private static final String LIST = "select * from edge_credential where id > $1 order by id limit $2";

    private static final String EXISTS = "select from edge_credential where id = $1";

    private final Cache<UUID, Known> known = Caffeine.newBuilder().maximumWeight(MAX_REMEMBERED)
            .weigher((UUID id, Known credential) -> credential.weight()).build();

    @Inject
    CurrentEdge current;
    @Inject
    Database database;
    @Inject
    EdgeBarrier barrier;
    @Inject
    Clock clock;

    /** @param accounts null for all */
    private record Known(byte[] hash, Set<UUID> accounts) {
        /** Compares in constant time. */
        boolean isFor(EdgeToken token) {
            return MessageDigest.isEqual(hash, token.hash());
        }

        int weight() {
            return accounts == null ? 1 : 1 + accounts.size();
        }

        static Known of(Row row) {
            UUID[] accounts = row.getArrayOfUUIDs("accounts");
            return new Known(bytes(row, "hash"), accounts == null ? null : Set.of(accounts));
        }
    }

    @Override
    public Uni<Void> authenticate(String text) {
        EdgeToken token = EdgeToken.parse(text);
        Known remembered = remembered(token);
        Uni<Known> found = remembered != null ? Uni.createFrom().item(remembered) : find(token);
        return found.invoke(credential -> current.authenticated(token.credential(), credential.accounts())).replaceWithVoid();
    }

    /** Queries the database also for the wrong secret of a remembered credential, as for an unknown credential. */
    private Uni<Known> find(EdgeToken token) {
        return database.first(FIND, Known::of, token.credential()).invoke(credential -> {
            if (credential == null || !credential.isFor(token)) {
                throw EdgeToken.invalid();
            }
            known.put(token.credential(), credential);
        });
    }

    /** @return null if this replica has not verified the token yet */
    private Known remembered(EdgeToken token) {
        Known remembered = known.getIfPresent(token.credential());
        return remembered != null && remembered.isFor(token) ? remembered : null;
    }

    @Override
    public boolean isKnown(String text) {
        EdgeToken token = EdgeToken.read(text);
        return token != null && remembered(token) != null;
    }

    /** Fails with {@code unauthenticated} if the credential of the current request has been revoked. */
    Uni<Void> mustBeValid() {
        return database.first(IS_VALID, row -> true, current.credential())
                .onItem().ifNull().failWith(EdgeToken::invalid)
                .replaceWithVoid();
    }

    Uni<CreatedEdgeCredential> create(Principal operator, NewEdgeCredential request) {
        EdgeToken token = EdgeToken.create(Ids.next());
        UUID[] accounts = request.accounts() == null ? null : request.accounts().toArray(UUID[]::new);
        EdgeCredentialView view = new EdgeCredentialView(token.credential(), request.name().strip(), request.accounts(),
                clock.instant(), null);
        return mustExist(accounts)
                .chain(() -> database.execute(CREATE, view.id(), view.name(), Buffer.buffer(token.hash()), accounts,
                        view.createdAt()))
                .invoke(() -> Log.infof("Operator %s created the edge credential %s", operator.label(), view.id()))
                .replaceWith(() -> new CreatedEdgeCredential(view, token.reveal()));
    }

    private Uni<Void> mustExist(UUID[] accounts) {
        return accounts == null ? Uni.createFrom().voidItem()
                : database.list(UNKNOWN_ACCOUNTS, row -> row.getUUID("id"), (Object) accounts).invoke(unknown -> {
                    if (!unknown.isEmpty()) {
                        throw Problem.invalid("accounts", "has an unknown account: " + unknown.get(0));
                    }
                }).replaceWithVoid();
    }

    Uni<Page<EdgeCredentialView>> list(int limit, String cursor) {
        Cursor.Position position = Cursor.read("edge-credentials", cursor);
        UUID after = position == null ? Ids.NIL : position.id(0);
        return database.list(LIST, EdgeCredentialView::of, after, limit + 1)
                .map(found -> Page.of(found, limit, "edge-credentials", credential -> List.of(credential.id().toString())));
    }

    /** Also waits if the credential was revoked before: the earlier request may not have waited until its end. */
    Uni<Void> revoke(Principal operator, UUID credential) {
        return database.one(EXISTS, row -> true, credential)
                .chain(() -> barrier.revoke(credential))
                .invoke(() -> Log.infof("Operator %s revoked the edge credential %s", operator.label(), credential));
    }
}
