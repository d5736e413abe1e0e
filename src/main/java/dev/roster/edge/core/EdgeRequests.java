package dev.roster.edge.core;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.roster.access.ApiKeys;
import dev.roster.access.Membership;
import dev.roster.access.Memberships;
import dev.roster.access.StoredKey;
import dev.roster.edge.Invalidation;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** The JSON between cores and edges. Both ignore unknown properties, so that they can have different releases. */
final class EdgeRequests {
    static final int MAX_LOOKUPS = 256;

    private static final int MAX_LIST = 1_000;

    private EdgeRequests() {
    }

    @RegisterForReflection
    record Registered(UUID session, long leaseMillis) {
    }

    /** @param lastActive null for none */
    @RegisterForReflection
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Renew(@NotNull @Size(max = MAX_LIST) List<@NotNull UUID> acknowledged, @Min(0) @Max(5_000) int holdMillis,
            @Size(max = MAX_LIST) List<@NotNull @Valid LastActive> lastActive) {
    }

    /**
     * @param key null if the credential was not an API key
     * @param agoMillis the time since the access, so that the offset between the clocks of core and edge has no effect
     */
    @RegisterForReflection
    @JsonIgnoreProperties(ignoreUnknown = true)
    record LastActive(@NotNull UUID account, @NotNull UUID member, UUID key, @NotNull @Min(0) Long agoMillis) {
    }

    @RegisterForReflection
    record Renewed(boolean ended, List<Invalidated> invalidations) {
    }

    @RegisterForReflection
    record Invalidated(UUID id, UUID account) {
        static Invalidated of(Invalidation invalidation) {
            return new Invalidated(invalidation.id(), invalidation.account());
        }
    }

    @RegisterForReflection
    @JsonIgnoreProperties(ignoreUnknown = true)
    record LookUp(@Size(max = MAX_LOOKUPS) List<@NotNull @Valid OfMembership> memberships,
            @Size(max = MAX_LOOKUPS) List<@NotNull @Valid OfKey> keys) {
    }

    /**
     * An issuer or subject with more characters cannot be stored.
     *
     * @param token null unless this is the first sign-in of a person whom the account has provisioned
     */
    @RegisterForReflection
    @JsonIgnoreProperties(ignoreUnknown = true)
    record OfMembership(@NotNull UUID account, @NotNull @Size(max = 2_000) String issuer,
            @NotNull @Size(max = 255) String subject, @Size(max = 3_500) String token) {
    }

    @RegisterForReflection
    @JsonIgnoreProperties(ignoreUnknown = true)
    record OfKey(@NotNull UUID account, @NotNull UUID key) {
    }

    @RegisterForReflection
    record Found(List<FoundMembership> memberships, List<FoundKey> keys) {
    }

    /**
     * @param unavailable whether the lookup had no answer in time; the other properties then have no meaning
     * @param signInPolicy null for no requirement
     */
    @RegisterForReflection
    record FoundMembership(boolean unavailable, boolean accountExists, boolean accountClosed, String signInPolicy,
            FoundMember member) {
        static final FoundMembership UNAVAILABLE = new FoundMembership(true, false, false, null, null);

        static FoundMembership of(Memberships.Result result, Instant now) {
            return new FoundMembership(false, result.accountExists(), result.accountClosed(), result.policy().toText(),
                    result.membership() == null ? null : FoundMember.of(result.membership(), now));
        }
    }

    /**
     * @param unavailable as of {@link FoundMembership}
     * @param hash SHA-256 of the secret, which the edge compares
     * @param paused whether the member must sign in
     * @param pausesInMillis until the key pauses; null if it does not
     */
    @RegisterForReflection
    record FoundKey(boolean unavailable, byte[] hash, String header, Long expiresInMillis, Instant expiresAt, String issuer,
            String subject, boolean paused, Long pausesInMillis, FoundMember member) {
        static final FoundKey UNAVAILABLE = new FoundKey(true, null, null, null, null, null, null, false, null, null);

        /** @return null if the key is not valid */
        static FoundKey of(StoredKey key, Instant now) {
            ApiKeys.KeyHolder holder = key.holder();
            return holder == null ? null
                    : new FoundKey(false, key.hash(), key.header(), millisUntil(holder.expiresAt(), now), holder.expiresAt(),
                            holder.issuer(), holder.subject(), holder.paused(), millisUntil(holder.pausesAt(), now),
                            FoundMember.of(holder.membership(), now));
        }
    }

    /**
     * A member without the name, which no decision needs.
     *
     * @param expiresInMillis a duration, so that the offset between the clocks of core and edge has no effect
     */
    @RegisterForReflection
    record FoundMember(UUID id, boolean service, String email, String role, boolean suspended, List<String> permissions,
            Long expiresInMillis,
            Instant expiresAt) {
        static FoundMember of(Membership membership, Instant now) {
            return new FoundMember(membership.memberId(), membership.service(), membership.email(), membership.role(),
                    membership.suspended(),
                    membership.permissions().names(),
                    millisUntil(membership.accessExpiresAt(), now), membership.accessExpiresAt());
        }
    }

    private static Long millisUntil(Instant expiry, Instant now) {
        return expiry == null ? null : Math.max(0, Duration.between(now, expiry).toMillis());
    }
}
