package dev.roster.access;

import io.smallrye.mutiny.Uni;
import java.util.UUID;

/** The lookup of embed tokens, and of the origins that may embed an account. It reads the database for each call. */
public interface EmbedTokens {
    /**
     * @param originAllowed whether the account is open and lists the requested origin now
     * @param hash the SHA-256 of the token's secret; null for an unknown or expired token
     * @param origin the origin for which the token was created
     * @param member without values for an unknown or expired token
     */
    record Found(boolean originAllowed, byte[] hash, String origin, EmbeddedMember member) {
        public static final Found NOTHING = new Found(false, null, null, null);
    }

    /** @param origin of the request */
    Uni<Found> find(UUID accountId, UUID tokenId, String origin);
}
