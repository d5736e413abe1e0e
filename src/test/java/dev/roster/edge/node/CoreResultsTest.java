package dev.roster.edge.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.access.SignInPolicy;
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

    /** A service account has no address, and its key no issuer and subject. */
    @Test
    void readsAServiceAccountWithoutAddressAndIdentity() {
        JsonObject service = member("invoice:read").put("service", true).putNull("email").putNull("expiresInMillis")
                .putNull("expiresAt");
        Found byToken = results.membership(membership(service).putNull("signInPolicy"));
        assertThat(byToken.membership().membership().service()).isTrue();
        assertThat(byToken.membership().membership().email()).isNull();
        assertThat(byToken.membership().policy()).isEqualTo(SignInPolicy.NONE);
        assertThat(byToken.validFor()).isNull();
        assertThat(byToken.bytes()).isPositive();
        Found byKey = results.key(key(new byte[32], service).putNull("issuer").putNull("subject").putNull("header")
                .putNull("expiresAt").putNull("expiresInMillis").putNull("pausesInMillis"));
        assertThat(byKey.key().holder().issuer()).isNull();
        assertThat(byKey.key().holder().subject()).isNull();
        assertThat(byKey.key().holder().expiresAt()).isNull();
        assertThat(byKey.key().holder().paused()).isFalse();
        assertThat(byKey.key().header()).isNull();
        assertThat(byKey.validFor()).isNull();
        assertThat(byKey.isWorthKeeping()).isTrue();
    }

    /** The JSON of the core has every property, with null for most. */
    @Test
    void readsAnUnavailableResultWithNulls() {
        JsonObject nulls = new JsonObject().put("unavailable", true).putNull("hash").putNull("header").putNull("issuer")
                .putNull("subject").putNull("signInPolicy").putNull("member").put("paused", false);
        assertThat(results.key(nulls)).isSameAs(Found.UNAVAILABLE);
        assertThat(results.membership(nulls.copy().put("accountExists", false).put("accountClosed", false)))
                .isSameAs(Found.UNAVAILABLE);
    }

    @Test
    void ignoresUnknownFields() {
        assertThat(results.membership(membership(member().put("later", 1)).put("later", new JsonObject())).membership()
                .accountExists()).isTrue();
    }
}
