package dev.roster.access;

import java.time.Instant;

/**
 * The member whom a key belongs to, as the database had them when it was asked.
 *
 * @param subject the member's {@code sub} at the identity provider
 * @param limits what the key allows at most; the member's own permissions limit it further
 * @param expiresAt null when the key holds until it is revoked
 */
public record KeyHolder(Membership membership, String issuer, String subject, Permissions limits, Instant expiresAt) {

    /** The member as the key lets them act. */
    Membership limited() {
        return membership.limitedTo(limits);
    }
}
