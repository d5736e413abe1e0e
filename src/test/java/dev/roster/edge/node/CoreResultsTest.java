package dev.roster.edge.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The results of lookups in the JSON of a core. */
class CoreResultsTest {
    private final CoreResults results = new CoreResults();

    private static JsonObject member(String... permissions) {
        return new JsonObject().put("id", UUID.randomUUID().toString()).put("email", "ann@acme.example")
                .put("role", "member").put("suspended", false).put("permissions", new JsonArray(List.of(permissions)));
    }

    private static JsonObject key(byte[] hash, JsonObject member) {
        return new JsonObject().put("hash", Base64.getEncoder().encodeToString(hash)).put("issuer", "https://issuer.example")
                .put("subject", "ann").put("member", member);
    }

    private static JsonObject membership(JsonObject member) {
        return new JsonObject().put("accountExists", true).put("accountClosed", false).put("member", member);
    }

    @Test
    void readsAHashWithEveryCharacterOfBase64() {
        byte[] hash = { (byte) 0xfb, (byte) 0xff, (byte) 0xfe, (byte) 0xfb };
        assertThat(results.key(key(hash, member())).key().hash()).isEqualTo(hash);
    }

    @Test
    void aKeyIsValidUntilTheFirstExpiry() {
        byte[] hash = new byte[32];
        assertThat(results.key(key(hash, member())).validFor()).isNull();
        assertThat(results.key(key(hash, member().put("expiresInMillis", 5)).put("expiresInMillis", 9)).validFor())
                .isEqualTo(Duration.ofMillis(5));
        assertThat(results.key(key(hash, member()).put("expiresInMillis", 9)).validFor()).isEqualTo(Duration.ofMillis(9));
    }

    @Test
    void onlyAResultThatCanAllowIsWorthKeeping() {
        assertThat(results.membership(membership(member())).isWorthKeeping()).isTrue();
        assertThat(results.membership(membership(null)).isWorthKeeping()).isFalse();
        assertThat(results.membership(membership(member()).put("accountClosed", true)).isWorthKeeping()).isFalse();
        assertThat(results.membership(null).isWorthKeeping()).isFalse();
        assertThat(results.key(null).isWorthKeeping()).isFalse();
        assertThat(results.key(new JsonObject().put("unavailable", true)).isWorthKeeping()).isFalse();
    }

    @Test
    void membersWithEqualPermissionsShareThem() {
        Found first = results.membership(membership(member("invoice:read")));
        Found second = results.membership(membership(member("invoice:read")));
        assertThat(second.membership().membership().permissions()).isSameAs(first.membership().membership().permissions());
        assertThat(second.bytes()).isLessThan(first.bytes());
    }

    @Test
    void ignoresUnknownFields() {
        assertThat(results.membership(membership(member().put("later", 1)).put("later", new JsonObject())).membership()
                .accountExists()).isTrue();
    }
}
