package dev.roster.access;

import dev.roster.problem.Problem;
import dev.roster.value.RandomBytes;
import dev.roster.value.Sha256;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.UUID;
import java.util.zip.CRC32;

/**
 * The text of an API key: {@code rst_} and 91 characters of base64url (RFC 4648, section 5). They encode the account's id,
 * the key's id, 256 random bits and the CRC-32 of these 64 bytes. The ids allow a lookup by primary key. The checksum lets
 * scanners recognize a key, and lets Roster reject a typo without a query.
 */
public final class ApiKeyToken implements Credential {
    public static final String PREFIX = "rst_";

    private static final int SECRET_BYTES = 32;
    private static final int CHECKED_BYTES = 4 * Long.BYTES + SECRET_BYTES;
    private static final int BYTES = CHECKED_BYTES + Integer.BYTES;
    private static final int LENGTH = PREFIX.length() + (BYTES * 8 + 5) / 6;

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
        try {
            if (credential.length() == LENGTH) {
                ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(credential.substring(PREFIX.length())));
                UUID accountId = new UUID(bytes.getLong(), bytes.getLong());
                UUID keyId = new UUID(bytes.getLong(), bytes.getLong());
                byte[] secret = new byte[SECRET_BYTES];
                bytes.get(secret);
                if (bytes.getInt() == checksum(bytes)) {
                    return new ApiKeyToken(accountId, keyId, secret, header);
                }
            }
        } catch (IllegalArgumentException notBase64) {
            // Rejected below.
        }
        throw invalid();
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
        ByteBuffer bytes = ByteBuffer.allocate(BYTES)
                .putLong(accountId.getMostSignificantBits()).putLong(accountId.getLeastSignificantBits())
                .putLong(keyId.getMostSignificantBits()).putLong(keyId.getLeastSignificantBits())
                .put(secret);
        bytes.putInt(checksum(bytes));
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }

    private static int checksum(ByteBuffer bytes) {
        CRC32 checksum = new CRC32();
        checksum.update(bytes.array(), 0, CHECKED_BYTES);
        return (int) checksum.getValue();
    }

    @Override
    public String toString() {
        return "API key " + keyId;
    }
}
