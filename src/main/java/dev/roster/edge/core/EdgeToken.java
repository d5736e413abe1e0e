package dev.roster.edge.core;

import dev.roster.problem.Problem;
import dev.roster.value.CheckedToken;
import dev.roster.value.RandomBytes;
import dev.roster.value.Sha256;
import java.nio.ByteBuffer;
import java.util.UUID;

/**
 * The text of an edge credential: a {@link CheckedToken} with the prefix {@code rse_}. Its content is the credential's id and
 * 256 random bits.
 */
final class EdgeToken {
    private static final String PREFIX = "rse_";
    private static final int SECRET_BYTES = 32;
    private static final int CONTENT_BYTES = 2 * Long.BYTES + SECRET_BYTES;

    private final UUID credential;
    private final byte[] secret;

    private EdgeToken(UUID credential, byte[] secret) {
        this.credential = credential;
        this.secret = secret;
    }

    static EdgeToken create(UUID credential) {
        return new EdgeToken(credential, RandomBytes.next(SECRET_BYTES));
    }

    /** @throws Problem {@code unauthenticated}, as for an unknown credential */
    static EdgeToken parse(String text) {
        EdgeToken token = read(text);
        if (token == null) {
            throw invalid();
        }
        return token;
    }

    /** @return null if the text is not an edge credential */
    static EdgeToken read(String text) {
        byte[] content = CheckedToken.decode(PREFIX, CONTENT_BYTES, text);
        if (content == null) {
            return null;
        }
        ByteBuffer bytes = ByteBuffer.wrap(content);
        UUID credential = new UUID(bytes.getLong(), bytes.getLong());
        byte[] secret = new byte[SECRET_BYTES];
        bytes.get(secret);
        return new EdgeToken(credential, secret);
    }

    /** The same problem for every invalid credential, so that it does not reveal the reason. */
    static Problem invalid() {
        return Problem.invalidToken("The credential of the edge is not valid.");
    }

    UUID credential() {
        return credential;
    }

    byte[] hash() {
        return Sha256.of(secret);
    }

    /** The text with the secret. */
    String reveal() {
        return CheckedToken.encode(PREFIX, ByteBuffer.allocate(CONTENT_BYTES)
                .putLong(credential.getMostSignificantBits()).putLong(credential.getLeastSignificantBits())
                .put(secret).array());
    }

    @Override
    public String toString() {
        return "edge credential " + credential;
    }
}
