package dev.roster.deployment;

import dev.roster.access.AccessBarrier;
import dev.roster.access.DeploymentToken;
import dev.roster.access.Principal;
import dev.roster.database.Database;
import dev.roster.list.Cursor;
import dev.roster.list.Page;
import dev.roster.problem.Problem;
import dev.roster.problem.ProblemType;
import dev.roster.value.Ids;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** The operator's service accounts. Roster's own log records their changes, because they belong to no account. */
@ApplicationScoped
class DeploymentServiceAccounts {
    private static final int MAX_TOKENS = 2;

    private static final String CREATE = """
            insert into deployment_service_account (id, name, kind, created_at) values ($1, $2, $3, $4)""";

    private static final String LIST = """
            select s.*, (
                select jsonb_agg(jsonb_build_object('id', t.id, 'createdAt', t.created_at, 'lastUsedAt', t.last_used_at)
                    order by t.id)
                from deployment_token t where t.service_account_id = s.id and t.revoked_at is null) as tokens
            from deployment_service_account s
            where s.id > $1 and s.deleted_at is null
            order by s.id
            limit $2""";

    private static final String COUNT_TOKENS = """
            select (select count(*) from deployment_token t where t.service_account_id = $1 and t.revoked_at is null) as tokens
            from deployment_service_account s where s.id = $1 and s.deleted_at is null""";

    /** Also a deleted one, so that a repeated deletion waits for the edges again. */
    private static final String LOCK = """
            select deleted_at from deployment_service_account where id = $1 for no key update""";

    private static final String CREATE_TOKEN = """
            insert into deployment_token (id, service_account_id, hash, created_at) values ($1, $2, $3, $4)""";

    private static final String REVOKE_TOKEN = """
            update deployment_token set revoked_at = coalesce(revoked_at, $3) where id = $2 and service_account_id = $1""";

    private static final String REVOKE_TOKENS = """
            update deployment_token set revoked_at = coalesce(revoked_at, $2) where service_account_id = $1""";

    private static final String DELETE = "update deployment_service_account set deleted_at = coalesce(deleted_at, $2) where id = $1";

    @Inject
    Database database;
    @Inject
    AccessBarrier barrier;
    @Inject
    Clock clock;

    Uni<DeploymentServiceAccountView> create(Principal operator, NewDeploymentServiceAccount request) {
        DeploymentServiceAccountView view = new DeploymentServiceAccountView(Ids.next(), request.name().strip(),
                request.kind(), clock.instant(), List.of());
        return database.execute(CREATE, view.id(), view.name(), view.kind().value(), view.createdAt())
                .invoke(() -> Log.infof("Operator %s created the %s %s", operator.label(), view.kind().value(), view.id()))
                .replaceWith(view);
    }

    /** Oldest first. */
    Uni<Page<DeploymentServiceAccountView>> list(int limit, String cursor) {
        String list = "deployment-service-accounts";
        Cursor.Position position = Cursor.read(list, cursor);
        return database.list(LIST, DeploymentServiceAccountView::of, position == null ? Ids.NIL : position.id(0), limit + 1)
                .map(found -> Page.of(found, limit, list, last -> List.of(last.id().toString())));
    }

    /** Fails with {@code too-many-deployment-tokens} if the service account has two valid tokens. */
    Uni<CreatedDeploymentToken> createToken(Principal operator, UUID id) {
        DeploymentToken token = DeploymentToken.create(Ids.next());
        return Panache.withTransaction(() -> lock(id)
                .chain(() -> database.one(COUNT_TOKENS, row -> row.getLong("tokens"), id))
                .invoke(tokens -> {
                    if (tokens >= MAX_TOKENS) {
                        throw ProblemType.TOO_MANY_DEPLOYMENT_TOKENS.because("Revoke one of them first.");
                    }
                })
                .chain(() -> database.execute(CREATE_TOKEN, token.id(), id, Buffer.buffer(token.hash()), clock.instant())))
                .invoke(() -> Log.infof("Operator %s created the token %s of service account %s", operator.label(), token.id(),
                        id))
                .replaceWith(() -> new CreatedDeploymentToken(token.id(), token.reveal()));
    }

    /** After completion, no core and no edge accepts the token. Revoking a revoked token has no effect. */
    Uni<Void> revokeToken(Principal operator, UUID id, UUID tokenId) {
        return Panache.withTransaction(() -> lock(id)
                .chain(() -> database.execute(REVOKE_TOKEN, id, tokenId, clock.instant()))
                .invoke(revoked -> {
                    if (revoked == 0) {
                        throw Problem.notFound();
                    }
                })
                .chain(() -> barrier.record(Ids.NIL)))
                .invoke(() -> Log.infof("Operator %s revoked the token %s", operator.label(), tokenId))
                .chain(() -> barrier.await(Ids.NIL));
    }

    /** Also revokes its tokens. Deleting a deleted one has no effect, and waits for the edges. */
    Uni<Void> delete(Principal operator, UUID id) {
        Instant now = clock.instant();
        return Panache.withTransaction(() -> lock(id)
                .chain(() -> database.execute(DELETE, id, now))
                .chain(() -> database.execute(REVOKE_TOKENS, id, now))
                .chain(() -> barrier.record(Ids.NIL)))
                .invoke(() -> Log.infof("Operator %s deleted the service account %s", operator.label(), id))
                .chain(() -> barrier.await(Ids.NIL));
    }

    private Uni<Void> lock(UUID id) {
        return database.one(LOCK, row -> row, id).replaceWithVoid();
    }
}
