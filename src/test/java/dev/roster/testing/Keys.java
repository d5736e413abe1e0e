package dev.roster.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.TestAccount.Person;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** API keys, created by their members. */
public final class Keys {
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
        Map<String, Object> wanted = new HashMap<>(Map.of("name", "Nightly export"));
        if (permissions.length > 0) {
            wanted.put("permissions", List.of(permissions));
        }
        Answer made = Call.post(member.api(), path(account, member), wanted).send();
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        String id = made.json().getJsonObject("apiKey").getString("id");
        return new Key(id, path(account, member) + "/" + id, made.json().getString("secret"));
    }

    public static String path(TestAccount account, Person member) {
        return account.path(member) + "/api-keys";
    }

    /** The key with other random bits and a valid checksum, which only the database can reject. */
    public static String withOtherSecret(String secret) {
        byte[] bytes = java.util.Base64.getUrlDecoder().decode(secret.substring(4));
        bytes[40] ^= 1;
        return sealed(bytes);
    }

    /** A key of the same account that does not exist. */
    public static String unknown(String secret) {
        byte[] bytes = java.util.Base64.getUrlDecoder().decode(secret.substring(4));
        bytes[30] ^= 1;
        return sealed(bytes);
    }

    /** The key with an invalid checksum. */
    public static String withWrongChecksum(String secret) {
        byte[] bytes = java.util.Base64.getUrlDecoder().decode(secret.substring(4));
        bytes[67] ^= 1;
        return "rst_" + java.util.Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String sealed(byte[] bytes) {
        java.util.zip.CRC32 checksum = new java.util.zip.CRC32();
        checksum.update(bytes, 0, 64);
        java.nio.ByteBuffer.wrap(bytes).putInt(64, (int) checksum.getValue());
        return "rst_" + java.util.Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
