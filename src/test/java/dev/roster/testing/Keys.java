package dev.roster.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.TestAccount.Person;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;

/** API keys, created by their members. */
public final class Keys {
    private static final String PREFIX = "rst_";

    /** A key and its secret. */
    public record Key(String id, String path, String secret) {
        public Api api() {
            return new Api(secret);
        }
    }

    private Keys() {
    }

    /** Creates a key with the permissions of its member, or only the given ones. */
    public static Key create(TestAccount account, Person member, String... permissions) {
        Map<String, Object> body = new HashMap<>(Map.of("name", "Nightly export"));
        if (permissions.length > 0) {
            body.put("permissions", List.of(permissions));
        }
        Answer created = Call.post(member.api(), path(account, member), body).send();
        assertThat(created.status()).as(created.body()).isEqualTo(201);
        String id = created.json().getJsonObject("apiKey").getString("id");
        return new Key(id, path(account, member) + "/" + id, created.json().getString("secret"));
    }

    public static String path(TestAccount account, Person member) {
        return account.path(member) + "/api-keys";
    }

    /** The key with other random bits and a valid checksum, which only the database can reject. */
    public static String withOtherSecret(String secret) {
        byte[] bytes = decoded(secret);
        bytes[40] ^= 1;
        return withValidChecksum(bytes);
    }

    /** A key of the same account that does not exist. */
    public static String unknown(String secret) {
        byte[] bytes = decoded(secret);
        bytes[30] ^= 1;
        return withValidChecksum(bytes);
    }

    /** The key with an invalid checksum. */
    public static String withWrongChecksum(String secret) {
        byte[] bytes = decoded(secret);
        bytes[67] ^= 1;
        return encoded(bytes);
    }

    private static String withValidChecksum(byte[] bytes) {
        CRC32 checksum = new CRC32();
        checksum.update(bytes, 0, 64);
        ByteBuffer.wrap(bytes).putInt(64, (int) checksum.getValue());
        return encoded(bytes);
    }

    private static byte[] decoded(String secret) {
        return Base64.getUrlDecoder().decode(secret.substring(PREFIX.length()));
    }

    private static String encoded(byte[] bytes) {
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
