package dev.roster.invitation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import dev.roster.audit.AuditAction;
import dev.roster.audit.AuditActor;
import dev.roster.http.RequestOrigin;
import dev.roster.problem.Problem;
import dev.roster.problem.ProblemType;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;

/**
 * Lets the recipient of an invitation email stop further ones from the same account, and allow them again. The link's key is
 * enough: it can do nothing else, and works after the invitation was closed.
 */
@ApplicationScoped
public class OptOuts {

    /**
     * How long after a recipient allowed invitations again they can do so once more: holders of a link must not flood the audit
     * log.
     */
    static final Duration BETWEEN_UNDOS = Duration.ofHours(1);

    /** The key must match before the account is locked. */
    private static final String FIND = """
            select i.account_id, i.id, i.email, a.name
            from account a
            join invitation i on i.account_id = a.id
            join invitation_secret s on s.account_id = i.account_id and s.invitation_id = i.id
            where a.id = ?1 and i.id = ?2 and s.opt_out_hash = ?3 and a.closed_at is null""";

    private static final String FIND_AND_LOCK = FIND + " for no key update of a";

    private static final String READ = """
            select cast(date_part('epoch', opted_out_at) as bigint), cast(date_part('epoch', allowed_at) as bigint)
            from invitation_opt_out where account_id = ?1 and mailbox = ?2""";

    private static final String STOP = """
            insert into invitation_opt_out (account_id, mailbox, opted_out_at) values (?1, ?2, ?3)
            on conflict (account_id, mailbox) do update set opted_out_at = excluded.opted_out_at""";

    private static final String ALLOW = """
            update invitation_opt_out set opted_out_at = null, allowed_at = ?3 where account_id = ?1 and mailbox = ?2""";

    /** What the link is about. @param optedOut whether invitations from the account are refused now */
    public record View(String accountName, String email, boolean optedOut) {
    }

    /** @param allowedAt when the recipient last allowed invitations again; null when they never did */
    private record Found(UUID accountId, UUID invitationId, String email, String accountName, boolean optedOut,
            Instant allowedAt) {

        View view() {
            return new View(accountName, email, optedOut);
        }
    }

    @Inject
    InvitationAudit audit;

    @Inject
    Clock clock;

    /** Fails with {@code not-found} for every key that no email holds. */
    @WithSession
    public Uni<View> look(String key) {
        return find(key, FIND).map(Found::view);
    }

    /** Done also when the recipient has opted out before. */
    @WithTransaction
    public Uni<View> stop(String key, RequestOrigin origin) {
        return find(key, FIND_AND_LOCK)
                .call(found -> found.optedOut() ? Uni.createFrom().voidItem()
                        : write(STOP, found).chain(() -> record(found, AuditAction.INVITATION_OPTED_OUT, origin)))
                .map(found -> new View(found.accountName(), found.email(), true));
    }

    /** Done also when the recipient has not opted out. */
    @WithTransaction
    public Uni<View> allow(String key, RequestOrigin origin) {
        return find(key, FIND_AND_LOCK)
                .invoke(this::mustNotBeAgainAlready)
                .call(found -> !found.optedOut() ? Uni.createFrom().voidItem()
                        : write(ALLOW, found).chain(() -> record(found, AuditAction.INVITATION_OPTED_IN, origin)))
                .map(found -> new View(found.accountName(), found.email(), false));
    }

    private void mustNotBeAgainAlready(Found found) {
        Instant now = clock.instant();
        if (found.optedOut() && found.allowedAt() != null && now.isBefore(found.allowedAt().plus(BETWEEN_UNDOS))) {
            throw ProblemType.TOO_EARLY_TO_ALLOW.because("It was done less than an hour ago.")
                    .retryAfter(Duration.between(now, found.allowedAt().plus(BETWEEN_UNDOS)));
        }
    }

    private Uni<Found> find(String key, String sql) {
        InvitationSecret secret = InvitationSecret.parse(key);
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(sql, Object[].class)
                        .setParameter(1, secret.accountId())
                        .setParameter(2, secret.invitationId())
                        .setParameter(3, secret.hash())
                        .getSingleResultOrNull())
                .onItem().ifNull().failWith(Problem::notFound)
                .chain(OptOuts::withState);
    }

    /** A statement of its own, so that it sees what the account's lock waited for. */
    private static Uni<Found> withState(Object[] row) {
        UUID accountId = (UUID) row[0];
        String email = (String) row[2];
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(READ, Object[].class)
                        .setParameter(1, accountId)
                        .setParameter(2, CanonicalMailbox.hash(accountId, email))
                        .getSingleResultOrNull())
                .map(state -> new Found(accountId, (UUID) row[1], email, (String) row[3], state != null && state[0] != null,
                        state == null || state[1] == null ? null : Instant.ofEpochSecond(((Number) state[1]).longValue())));
    }

    private Uni<Void> write(String sql, Found found) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(sql)
                        .setParameter(1, found.accountId())
                        .setParameter(2, CanonicalMailbox.hash(found.accountId(), found.email()))
                        .setParameter(3, clock.instant())
                        .executeUpdate())
                .replaceWithVoid();
    }

    private Uni<Void> record(Found found, AuditAction action, RequestOrigin origin) {
        return audit.byRecipient(AuditActor.person(found.email(), origin), found.accountId(), found.invitationId(),
                found.email(),
                action);
    }
}
