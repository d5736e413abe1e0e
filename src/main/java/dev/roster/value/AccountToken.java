package dev.roster.value;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.UUID;

/**
 * The text of a secret of an account: a {@link CheckedToken} whose content is the account's id, an id and 256 random bits. The
 * ids allow a lookup by primary key.
 */
public abstract class AccountToken {
    private static final int SECRET_BYTES = 32;
    private static final int CONTENT_BYTES = 4 * Long.BYTES + SECRET_BYTES;

    /** The content of the text. */
    protected record Content(UUID accountId, UUID id, byte[] secret) {
        /** With a new secret. */
        public static Content create(UUID accountId, UUID id) {
            return new Content(accountId, id, RandomBytes.next(SECRET_BYTES));
        }

        /** @return null if the text is not the text of a token with the prefix */
        public static Content parse(String prefix, String text) {
            byte[] content = CheckedToken.decode(prefix, CONTENT_BYTES, text);
            if (content == null) {
                return null;
            }
            ByteBuffer bytes = ByteBuffer.wrap(content);
            UUID accountId = new UUID(bytes.getLong(), bytes.getLong());
            UUID id = new UUID(bytes.getLong(), bytes.getLong());
            byte[] secret = new byte[SECRET_BYTES];
            bytes.get(secret);
            return new Content(accountId, id, secret);
        }
    }

    private final String prefix;
    private final Content content;

    protected AccountToken(String prefix, Content content) {
        this.prefix = prefix;
        this.content = content;
    }

    public final UUID accountId() {
        return content.accountId();
    }

    public final UUID id() {
        return content.id();
    }

    /** SHA-256 of the secret. */
    public final byte[] hash() {
        return Sha256.of(content.secret());
    }

    /** Compares in constant time. */
    public final boolean matches(byte[] hash) {
        return MessageDigest.isEqual(hash(), hash);
    }

    /** The text with the secret. */
    public final String reveal() {
        return CheckedToken.encode(prefix, ByteBuffer.allocate(CONTENT_BYTES)
                .putLong(accountId().getMostSignificantBits()).putLong(accountId().getLeastSignificantBits())
                .putLong(id().getMostSignificantBits()).putLong(id().getLeastSignificantBits())
                .put(content.secret()).array());
    }
}
