package dev.roster.access;

import java.time.Instant;

/**
 * The member of a valid API key.
 *
 * @param membership limited to the permissions of the key
 * @param subject the member's {@code sub} at the identity provider
 * @param expiresAt null if the key does not expire
 */
public record KeyHolder(Membership membership, String issuer, String subject, Instant expiresAt) {
}
