package dev.roster.invitation;

import static dev.roster.database.Database.array;
import static java.util.stream.Collectors.toMap;

import dev.roster.database.Database;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Postpones emails, so that a mailbox gets at most one a minute from all accounts together (docs/adr/0019). */
@ApplicationScoped
public class MailboxCooldown {
    static final Duration COOLDOWN = Invitation.RESEND_COOLDOWN;

    /** A postponed email waits for at least a quarter of its age (docs/adr/0019). */
    private static final int AGE_DIVISOR = 4;

    /**
     * Claims each mailbox for its oldest email. A retry keeps the claim of its email. The condition has no parameter, because
     * Citus evaluates it separately from the query with the parameters.
     */
    private static final String CLAIM_MAILBOXES = """
            insert into mail_cooldown as c (mailbox, mail_id, claimed_at, until)
            select distinct on (mailbox) mailbox, mail_id, $4::timestamptz, $5::timestamptz
            from unnest($1::bytea[], $2::uuid[], $3::timestamptz[]) as due (mailbox, mail_id, queued_at)
            order by mailbox, queued_at
            on conflict (mailbox) do update
                set mail_id = excluded.mail_id, claimed_at = excluded.claimed_at, until = excluded.until
            where c.until <= excluded.claimed_at or c.mail_id = excluded.mail_id
            returning mail_id""";

    private static final String COOLDOWNS = "select mailbox, until from mail_cooldown where mailbox = any($1)";

    @Inject
    Database database;

    /** An email that is due. @param mailbox the hash that is the same in every account */
    public record Claim(UUID mailId, Buffer mailbox, Instant queuedAt) {
        public static Claim of(UUID mailId, String address, Instant queuedAt) {
            return new Claim(mailId, CanonicalMailbox.hash(address), queuedAt);
        }
    }

    /** @return the ids of the emails that cannot be sent now, with the time of their next attempt */
    public Uni<Map<UUID, Instant>> claim(List<Claim> claims, Instant now) {
        return claims.isEmpty() ? Uni.createFrom().item(Map.of())
                : database
                        .<UUID> list(CLAIM_MAILBOXES, row -> row.getUUID("mail_id"),
                                array(claims, Claim::mailbox, Buffer[]::new),
                                array(claims, Claim::mailId, UUID[]::new),
                                array(claims, Claim::queuedAt, Instant[]::new),
                                now, now.plus(COOLDOWN))
                        .map(Set::copyOf)
                        .chain(claimed -> postponed(claims.stream().filter(claim -> !claimed.contains(claim.mailId())).toList(),
                                now));
    }

    private Uni<Map<UUID, Instant>> postponed(List<Claim> claims, Instant now) {
        return claims.isEmpty() ? Uni.createFrom().item(Map.of())
                : database.list(COOLDOWNS, row -> Map.entry(row.getBuffer("mailbox"), Database.instant(row, "until")),
                        (Object) array(claims, Claim::mailbox, Buffer[]::new))
                        .map(rows -> rows.stream().collect(toMap(Map.Entry::getKey, Map.Entry::getValue)))
                        .map(cooldowns -> claims.stream().collect(toMap(Claim::mailId,
                                claim -> nextAttempt(cooldowns.get(claim.mailbox()), claim.queuedAt(), now))));
    }

    /** @param cooldownUntil null, or in the past, if the cooldown has ended since the claim */
    static Instant nextAttempt(Instant cooldownUntil, Instant queuedAt, Instant now) {
        Instant cooldownEnd = cooldownUntil != null && cooldownUntil.isAfter(now) ? cooldownUntil : now.plus(COOLDOWN);
        Instant byAge = now.plus(Duration.between(queuedAt, now).dividedBy(AGE_DIVISOR));
        return byAge.isAfter(cooldownEnd) ? byAge : cooldownEnd;
    }
}
