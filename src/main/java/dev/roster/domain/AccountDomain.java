package dev.roster.domain;

import dev.roster.audit.Target;
import dev.roster.role.BuiltInRole;
import dev.roster.value.Ids;
import dev.roster.value.RandomBytes;
import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.vertx.core.json.JsonObject;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Version;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** A domain of an account. */
@Entity
@IdClass(AccountDomain.Key.class)
class AccountDomain extends PanacheEntityBase {
    private static final String PREFIX = "roster-domain-verification=";
    private static final int CHALLENGE_BYTES = 16;

    /** With the random part, each domain is checked once a day, at any time of the day. */
    private static final Duration CHECK_AFTER = Duration.ofHours(23);
    private static final Duration SPREAD = Duration.ofHours(2);
    private static final Duration CHECK_AFTER_FAILURE = Duration.ofHours(1);

    record Key(UUID accountId, UUID id) implements Serializable {
    }

    @Id
    UUID accountId;
    @Id
    UUID id;
    String name;
    String challenge;
    String state;
    String joining;
    String role;
    Instant createdAt;
    Instant verifiedAt;
    Instant checkedAt;
    String lookup;
    Instant missingSince;
    Instant nextCheckAt;
    @Version
    int version;

    static AccountDomain of(UUID accountId, String name, Instant now) {
        AccountDomain domain = new AccountDomain();
        domain.accountId = accountId;
        domain.id = Ids.next();
        domain.name = name;
        domain.challenge = Base64.getUrlEncoder().withoutPadding().encodeToString(RandomBytes.next(CHALLENGE_BYTES));
        domain.state = DomainState.PENDING.value();
        domain.joining = Joining.NONE.value();
        domain.role = BuiltInRole.MEMBER.roleName();
        domain.createdAt = now;
        return domain;
    }

    String recordValue() {
        return recordValue(challenge);
    }

    static String recordValue(String challenge) {
        return PREFIX + challenge;
    }

    boolean isVerified() {
        return state.equals(DomainState.VERIFIED.value());
    }

    void change(NewDomain.Change change) {
        joining = change.joining() == null ? joining : change.joining().value();
        role = change.role() == null ? role : change.role();
    }

    /**
     * Stores the result of a lookup. A failed lookup changes no state.
     *
     * @param lapseAfter how long the record of a verified domain can be missing
     */
    void lookedUp(LookupResult result, Instant now, Duration lapseAfter) {
        checkedAt = now;
        lookup = result.value();
        if (result == LookupResult.FOUND) {
            verifiedAt = isVerified() ? verifiedAt : now;
            state = DomainState.VERIFIED.value();
            missingSince = null;
        } else if (result == LookupResult.MISSING && isVerified()) {
            missingSince = missingSince == null ? now : missingSince;
            if (!missingSince.plus(lapseAfter).isAfter(now)) {
                state = DomainState.LAPSED.value();
            }
        }
        nextCheckAt = isVerified() ? nextCheck(result, now, lapseAfter) : null;
    }

    private Instant nextCheck(LookupResult result, Instant now, Duration lapseAfter) {
        if (result == LookupResult.FAILED) {
            return now.plus(CHECK_AFTER_FAILURE);
        }
        Instant next = now.plus(CHECK_AFTER).plusSeconds(ThreadLocalRandom.current().nextLong(SPREAD.toSeconds()));
        Instant lapse = missingSince == null ? next : missingSince.plus(lapseAfter);
        return lapse.isBefore(next) ? lapse : next;
    }

    Target target() {
        return Target.domain(id, name);
    }

    JsonObject auditState() {
        return new JsonObject().put("state", state).put("joining", joining).put("role", role);
    }
}
