package dev.roster.directory;

import dev.roster.problem.Problem;
import dev.roster.value.CheckedToken;
import dev.roster.value.RandomBytes;
import dev.roster.value.Sha256;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.UUID;

/**
 * The text of a directory's token: a {@link CheckedToken} with the prefix {@code rsd_}. Its content is the account's id, the
 * token's id and 256 random bits.
 */
final class DirectoryToken {
    static final String PREFIX = "rsd_";

    private static final int SECRET_BYTES = 32;
    private static final int CONTENT_BYTES = 4 * Long.BYTES + SECRET_BYTES;

    private final UUID accountId;
    private final UUID id;
    private final byte[] secret;

    private DirectoryToken(UUID accountId, UUID id, byte[] secret) {
        this.accountId = accountId;
        this.id = id;
        this.secret = secret;
    }

    static DirectoryToken create(UUID accountId, UUID id) {
        return new DirectoryToken(accountId, id, RandomBytes.next(SECRET_BYTES));
    }

    /** @return null if the text is not the text of a token */
    static DirectoryToken parse(String text) {
        byte[] content = CheckedToken.decode(PREFIX, CONTENT_BYTES, text);
        if (content == null) {
            return null;
        }
        ByteBuffer bytes = ByteBuffer.wrap(content);
        UUID accountId = new UUID(bytes.getLong(), bytes.getLong());
        UUID id = new UUID(bytes.getLong(), bytes.getLong());
        byte[] secret = new byte[SECRET_BYTES];
        bytes.get(secret);
        return new DirectoryToken(accountId, id, secret);
    }

    /** The same problem for every invalid token, so that it does not reveal the reason. */
    static Problem invalid() {
        return Problem.invalidToken("The token of the directory is not valid for this account.");
    }

    UUID accountId() {
        return accountId;
    }

    UUID id() {
        return id;
    }

    byte[] hash() {
        return Sha256.of(secret);
    }

    /** Compares in constant time. */
    boolean matches(byte[] hash) {
        return MessageDigest.isEqual(hash(), hash);
    }

    /** The text with the secret. */
    String reveal() {
        ByteBuffer bytes = ByteBuffer.allocate(CONTENT_BYTES)
                .putLong(accountId.getMostSignificantBits()).putLong(accountId.getLeastSignificantBits())
                .putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits())
                .put(secret);
        return CheckedToken.encode(PREFIX, bytes.array());
    }

    @Override
    public String toString() {
        return "directory token " + id;
    }
}
