package dev.roster.access;

import dev.roster.problem.Problem;
import dev.roster.value.CheckedToken;
import dev.roster.value.RandomBytes;
import dev.roster.value.Sha256;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.UUID;

/**
 * The text of an API key: a {@link CheckedToken} with the prefix {@code rst_} and 91 further characters. Its content is the
 * account's id, the key's id and 256 random bits. The ids allow a lookup by primary key.
 */
public final class ApiKeyToken implements Credential {
    public static final String PREFIX = "rst_";

    private static final int SECRET_BYTES = 32;
    private static final int CONTENT_BYTES = 4 * Long.BYTES + SECRET_BYTES;

    private final UUID accountId;
    private final UUID keyId;
    private final byte[] secret;
    private final String header;

    private ApiKeyToken(UUID accountId, UUID keyId, byte[] secret, String header) {
        this.accountId = accountId;
        this.keyId = keyId;
        this.secret = secret;
        this.header = header;
    }

    public static ApiKeyToken create(UUID accountId, UUID keyId) {
        return new ApiKeyToken(accountId, keyId, RandomBytes.next(SECRET_BYTES), null);
    }

    static boolean hasPrefix(String credential) {
        return credential.startsWith(PREFIX);
    }

    /**
     * @param header null for {@code Authorization}
     * @throws Problem {@code unauthenticated}, as for an unknown key
     */
    static ApiKeyToken parse(String credential, String header) {
        byte[] content = CheckedToken.decode(PREFIX, CONTENT_BYTES, credential);
        if (content == null) {
            throw invalid();
        }
        ByteBuffer bytes = ByteBuffer.wrap(content);
        UUID accountId = new UUID(bytes.getLong(), bytes.getLong());
        UUID keyId = new UUID(bytes.getLong(), bytes.getLong());
        byte[] secret = new byte[SECRET_BYTES];
        bytes.get(secret);
        return new ApiKeyToken(accountId, keyId, secret, header);
    }

    /** The same problem for every invalid key, so that it does not reveal the reason. */
    static Problem invalid() {
        return Problem.invalidToken("The API key is not valid.");
    }

    public UUID accountId() {
        return accountId;
    }

    public UUID keyId() {
        return keyId;
    }

    public byte[] hash() {
        return Sha256.of(secret);
    }

    /** Compares in constant time. */
    public boolean matches(byte[] hash) {
        return MessageDigest.isEqual(hash(), hash);
    }

    /** Whether the key was sent in {@code Authorization} or in the header that its account has configured. */
    public boolean wasSentIn(String configuredHeader) {
        return header == null || header.equalsIgnoreCase(configuredHeader);
    }

    /** The text with the secret. */
    public String reveal() {
        ByteBuffer bytes = ByteBuffer.allocate(CONTENT_BYTES)
                .putLong(accountId.getMostSignificantBits()).putLong(accountId.getLeastSignificantBits())
                .putLong(keyId.getMostSignificantBits()).putLong(keyId.getLeastSignificantBits())
                .put(secret);
        return CheckedToken.encode(PREFIX, bytes.array());
    }

    @Override
    public String toString() {
        return "API key " + keyId;
    }
}
