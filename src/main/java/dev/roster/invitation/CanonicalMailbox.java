package dev.roster.invitation;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.UUID;

import dev.roster.value.Sha256;

/**
 * The mailbox that an address leads to, whatever tag follows a {@code +} in it and in whatever case it is written. Stored as a
 * SHA-256 only, so that no row about a mailbox names a person.
 */
final class CanonicalMailbox {

    private CanonicalMailbox() {
    }

    /** The same in every account. */
    static byte[] hash(String address) {
        return Sha256.of(canonical(address).getBytes(UTF_8));
    }

    /** Different in every account, so that rows of two accounts cannot be matched. */
    static byte[] hash(UUID accountId, String address) {
        byte[] account = ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(accountId.getMostSignificantBits()).putLong(accountId.getLeastSignificantBits()).array();
        return Sha256.of(account, canonical(address).getBytes(UTF_8));
    }

    static String canonical(String address) {
        String lower = address.toLowerCase(Locale.ROOT);
        int at = lower.lastIndexOf('@');
        int tag = lower.indexOf('+');
        return tag > 0 && tag < at ? lower.substring(0, tag) + lower.substring(at) : lower;
    }
}
