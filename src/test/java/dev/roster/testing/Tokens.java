package dev.roster.testing;

import dev.roster.dev.DevIdentityProvider;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Signed access tokens of the identity provider of the tests. */
public final class Tokens {
    private static final Duration LIFETIME = Duration.ofHours(1);

    /** How long {@link #of} and {@link #ofOperator} return the same token: a signature takes longer than most requests. */
    private static final Duration REUSE = Duration.ofMinutes(5);

    private static final Map<Map<String, Object>, Issued> ISSUED = new ConcurrentHashMap<>();

    /** Claim with the roles of the second issuer. */
    public static final String SECOND_ROLE_CLAIM = "roles";

    /** Audience of the second issuer. */
    public static final String SECOND_AUDIENCE = "roster-second";

    /** The settings of the second issuer. */
    public static final Map<String, String> SECOND_ISSUER = Map.of("enabled", "true", "audience", SECOND_AUDIENCE,
            "role-claim", SECOND_ROLE_CLAIM);

    private static final String SECOND = "second";

    private record Issued(String token, Instant at) {
        boolean isRecent() {
            return Instant.now().isBefore(at.plus(REUSE));
        }
    }

    private Tokens() {
    }

    public static String issuer() {
        return System.getProperty("roster.oidc.issuer");
    }

    public static String secondIssuer() {
        return issuer().replaceAll("[^/]+$", SECOND);
    }

    /** A token of the second issuer with that {@code sub}. */
    public static String ofSecond(String subject, String email) {
        return signedBySecond(secondClaims(subject, email));
    }

    public static Map<String, Object> secondClaims(String subject, String email) {
        Map<String, Object> claims = claims(email);
        claims.put("iss", secondIssuer());
        claims.put("sub", subject);
        claims.put("aud", SECOND_AUDIENCE);
        return claims;
    }

    /** Signed with the key of the second issuer, whatever the claims. */
    public static String signedBySecond(Map<String, Object> claims) {
        return DevIdentityProvider.running().getConfig().getTokenProvider().jwt(claims, LIFETIME, SECOND).serialize();
    }

    /** A token of a person with that verified address. */
    public static String of(String email) {
        return issued(claims(email));
    }

    public static String ofOperator() {
        return ofOperator("olga@roster.example");
    }

    /** A token of an operator. */
    public static String ofOperator(String email) {
        Map<String, Object> claims = claims(email);
        claims.put("groups", List.of(System.getProperty("roster.operator-role")));
        return issued(claims);
    }

    private static String issued(Map<String, Object> claims) {
        return ISSUED.compute(claims, (same, issued) -> issued != null && issued.isRecent() ? issued
                : new Issued(signed(claims), Instant.now())).token();
    }

    /** The claims of a person's token, which a test can change before it signs them. */
    public static Map<String, Object> claims(String email) {
        Map<String, Object> claims = new HashMap<>();
        claims.put("iss", issuer());
        claims.put("sub", email);
        claims.put("aud", "roster");
        claims.put("email", email);
        claims.put("email_verified", true);
        claims.put("name", nameOf(email));
        return claims;
    }

    public static String signed(Map<String, Object> claims) {
        return signed(claims, LIFETIME);
    }

    /** @param lifetime negative for an expired token */
    public static String signed(Map<String, Object> claims, Duration lifetime) {
        return DevIdentityProvider.running().getConfig().getTokenProvider().jwt(claims, lifetime, "roster").serialize();
    }

    public static String nameOf(String email) {
        String local = email.substring(0, email.indexOf('@'));
        return Character.toUpperCase(local.charAt(0)) + local.substring(1);
    }
}
