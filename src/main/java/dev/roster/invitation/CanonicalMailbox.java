package dev.roster.invitation;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.roster.value.Sha256;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.UUID;

/**
 * The mailbox of an address: lower case, without the tag after {@code +}. Roster stores only its SHA-256, so that no row
 * contains the address.
 */
public final class CanonicalMailbox {
    private CanonicalMailbox() {
    }

    /** The hash that is the same in every account. */
    static Buffer hash(String address) {
        return Buffer.buffer(Sha256.of(canonical(address).getBytes(UTF_8)));
    }

    /** The hash that differs between accounts, so that rows of two accounts cannot be matched. */
    public static Buffer hash(UUID accountId, String address) {
        return Buffer.buffer(Sha256.of(ByteBuffer.allocate(2 * Long.BYTES).putLong(accountId.getMostSignificantBits())
                .putLong(accountId.getLeastSignificantBits()).array(), canonical(address).getBytes(UTF_8)));
    }

    static String canonical(String address) {
        String lower = address.toLowerCase(Locale.ROOT);
        int at = lower.lastIndexOf('@');
        int tag = lower.indexOf('+');
        return tag > 0 && tag < at ? lower.substring(0, tag) + lower.substring(at) : lower;
    }
}
