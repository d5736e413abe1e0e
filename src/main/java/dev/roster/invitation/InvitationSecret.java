package dev.roster.invitation;

import dev.roster.problem.Problem;
import dev.roster.value.RandomBytes;
import dev.roster.value.Sha256;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.UUID;

/**
 * The secret in the link of an email: account, invitation and 256 random bits. With the ids, Roster finds the secret by primary
 * key. Only the email contains the bits; Roster stores their SHA-256.
 */
record InvitationSecret(UUID accountId, UUID invitationId, byte[] bits) {
    private static final int BITS_LENGTH = 32;
    private static final int LENGTH = 4 * Long.BYTES + BITS_LENGTH;
    /** In Base64 with padding. */
    private static final int MAX_TEXT = (LENGTH + 2) / 3 * 4;

    static InvitationSecret create(UUID accountId, UUID invitationId) {
        return new InvitationSecret(accountId, invitationId, RandomBytes.next(BITS_LENGTH));
    }

    /** @throws Problem {@code not-found} if the token is malformed, as for an unknown token */
    static InvitationSecret parse(String token) {
        if (token.length() > MAX_TEXT) {
            throw Problem.notFound();
        }
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(token));
            if (bytes.remaining() != LENGTH) {
                throw Problem.notFound();
            }
            UUID accountId = new UUID(bytes.getLong(), bytes.getLong());
            UUID invitationId = new UUID(bytes.getLong(), bytes.getLong());
            byte[] bits = new byte[BITS_LENGTH];
            bytes.get(bits);
            return new InvitationSecret(accountId, invitationId, bits);
        } catch (IllegalArgumentException malformed) {
            throw Problem.notFound();
        }
    }

    Buffer hash() {
        return Buffer.buffer(Sha256.of(bits));
    }

    /** The text for the link. {@code toString} omits it, so that no log contains it by accident. */
    String reveal() {
        byte[] bytes = ByteBuffer.allocate(LENGTH)
                .putLong(accountId.getMostSignificantBits()).putLong(accountId.getLeastSignificantBits())
                .putLong(invitationId.getMostSignificantBits()).putLong(invitationId.getLeastSignificantBits())
                .put(bits)
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @Override
    public String toString() {
        return "secret of invitation " + invitationId;
    }
}
