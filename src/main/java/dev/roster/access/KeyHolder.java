package dev.roster.access;

import java.time.Instant;

/**
 * The member of a valid API key.
 *
 * @param subject the member's {@code sub} at the identity provider
 * @param limits the permissions that the key allows at most
 * @param expiresAt null if the key does not expire
 */
public record KeyHolder(Membership membership, String issuer, String subject, Permissions limits, Instant expiresAt) {

    Membership limited() {
        return membership.limitedTo(limits);
    }
}
