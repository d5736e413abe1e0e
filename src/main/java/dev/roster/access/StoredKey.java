package dev.roster.access;

import dev.roster.access.ApiKeys.KeyHolder;

/**
 * An API key as Roster has stored it, to be compared with the key that a request has sent.
 *
 * @param hash the SHA-256 of its secret; null if the key is unknown
 * @param header the header, other than {@code Authorization}, that its account has configured for keys; null for none
 * @param holder null if the key is not valid: unknown, expired, revoked, or without a member
 */
public record StoredKey(byte[] hash, String header, KeyHolder holder) {
    public static final StoredKey UNKNOWN = new StoredKey(null, null, null);

    /** Compared with the hash of an unknown key, so that its check takes as long as that of a known key. */
    private static final byte[] NO_HASH = new byte[32];

    /** As below, for a token that is sent in {@code Authorization} only. */
    KeyHolder verify(DeploymentToken sent) {
        boolean genuine = sent.matches(hash == null ? NO_HASH : hash);
        return genuine & hash != null ? holder : null;
    }

    /**
     * Compares the hash first and always evaluates every condition, so that the time reveals nothing about an invalid key.
     *
     * @return null if the key is not valid, has another secret, or was sent in the wrong header
     */
    KeyHolder verify(ApiKeyToken sent) {
        boolean genuine = sent.matches(hash == null ? NO_HASH : hash);
        return genuine & hash != null & sent.wasSentIn(header) ? holder : null;
    }
}
