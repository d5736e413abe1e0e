package dev.roster.account;

import dev.roster.access.Actor;
import dev.roster.access.Principal;
import dev.roster.audit.AuditAction;
import dev.roster.audit.AuditActor;
import dev.roster.audit.AuditLog;
import dev.roster.database.Database;
import dev.roster.http.RequestOrigin;
import dev.roster.http.Versioned;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.persistence.LockModeType;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;

/** Closes and reopens accounts, and begins their deletion. */
@ApplicationScoped
public class AccountClosing {
    private static final String RECORD_DELETION = """
            insert into account_deletion (id, requested_by, closed_at, started_at, audit_sequence, audit_hash)
            select $1, $2, $3, $4, c.sequence, c.hash from audit_chain c where c.account_id = $1""";

    @Inject
    AccountSettings config;
    @Inject
    AuditLog audit;
    @Inject
    Database database;
    @Inject
    Clock clock;

    @Inject
    @Any
    Instance<ReopeningHandler> reopening;

    @WithTransaction
    public Uni<Versioned<AccountView>> close(UUID accountId, Principal operator, RequestOrigin origin) {
        return AccountService.lockOpenOrClosed(accountId)
                .invoke(account -> account.close(clock.instant(), config.reopenPeriod()))
                .call(account -> audit.record(accountId, AuditActor.operator(operator.label(), origin),
                        AuditAction.ACCOUNT_CLOSED, account.target(), new JsonObject().putNull("closedAt"),
                        new JsonObject().put("closedAt", account.closedAt.toString())
                                .put("deletionAt", account.deletionAt.toString())))
                .call(Panache::flush)
                .map(AccountView::versioned);
    }

    /** Restores the access that the members had, except what has expired. */
    @WithTransaction
    public Uni<Versioned<AccountView>> reopen(UUID accountId, Principal operator, RequestOrigin origin) {
        return AccountService.lockOpenOrClosed(accountId).chain(account -> {
            Instant closedAt = account.closedAt;
            account.reopen(clock.instant());
            return audit.record(accountId, AuditActor.operator(operator.label(), origin), AuditAction.ACCOUNT_REOPENED,
                    account.target(), new JsonObject().put("closedAt", closedAt.toString()),
                    new JsonObject().putNull("closedAt"))
                    .chain(() -> Multi.createFrom().iterable(reopening)
                            .onItem().transformToUniAndConcatenate(handler -> handler.reopened(accountId))
                            .collect().last())
                    .chain(Panache::flush)
                    .replaceWith(() -> AccountView.versioned(account));
        });
    }

    /** Begins the deletion of a closed account, before its period ends. Later requests find no account. */
    @WithTransaction
    public Uni<Void> delete(UUID accountId, Principal operator, RequestOrigin origin) {
        return AccountService.lockOpenOrClosed(accountId)
                .chain(account -> startDeletion(account, AuditActor.operator(operator.label(), origin), operator.label()));
    }

    /** Begins the deletion of an account whose period has ended. Does nothing if it was reopened meanwhile. */
    @WithTransaction
    public Uni<Void> deleteIfDue(UUID accountId) {
        return Account.<Account> findById(accountId, LockModeType.PESSIMISTIC_WRITE)
                .chain(account -> account == null || account.isBeingDeleted() || account.deletionAt == null
                        || account.deletionAt.isAfter(clock.instant()) ? Uni.createFrom().voidItem()
                                : startDeletion(account, AuditActor.of(Actor.system(accountId)), null));
    }

    /** Its event is the last one of the account's log, so the record of the deletion contains the hash of the whole log. */
    private Uni<Void> startDeletion(Account account, AuditActor actor, String requestedBy) {
        account.startDeletion(clock.instant());
        return audit.record(account.id, actor, AuditAction.ACCOUNT_DELETED, account.target(),
                new JsonObject().put("closedAt", account.closedAt.toString()), null)
                .chain(() -> database.execute(RECORD_DELETION, account.id, requestedBy, account.closedAt,
                        account.deletionStartedAt))
                .replaceWithVoid();
    }
}
