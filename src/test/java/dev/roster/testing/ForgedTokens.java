package dev.roster.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.roster.dev.DevIdentityProvider;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;

/** Access tokens that Roster must reject. */
public final class ForgedTokens {
    private ForgedTokens() {
    }

    public static String expired(String email) {
        return Tokens.signed(Tokens.claims(email), Duration.ofHours(-1));
    }

    public static String notYetValid(String email) {
        return with("nbf", Date.from(Instant.now().plusSeconds(3_600)), email);
    }

    public static String forAnotherAudience(String email) {
        return with("aud", List.of("billing"), email);
    }

    public static String fromAnotherIssuer(String email) {
        return with("iss", "https://stranger.example", email);
    }

    /** With the correct issuer and the key of another one. */
    public static String signedByAnotherKey(String email) {
        return signedByAnotherKey(Tokens.claims(email));
    }

    public static String signedByAnotherKey(Map<String, Object> claims) {
        return DevIdentityProvider.running().getConfig().getTokenProvider()
                .jwt(claims, Duration.ofHours(1), "stranger").serialize();
    }

    /** With changed claims and the signature of the original ones. */
    public static String tampered(String email) {
        String[] parts = Tokens.of("somebody.else@acme.example").split("\\.");
        return parts[0] + "." + Tokens.of(email).split("\\.")[1] + "." + parts[2];
    }

    public static String unsigned(String email) {
        return encode("{\"alg\":\"none\",\"typ\":\"JWT\"}") + "." + Tokens.of(email).split("\\.")[1] + ".";
    }

    private static String with(String claim, Object value, String email) {
        Map<String, Object> claims = Tokens.claims(email);
        claims.put(claim, value);
        return Tokens.signed(claims);
    }

    private static String encode(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(UTF_8));
    }
}
