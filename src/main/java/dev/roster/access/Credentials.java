package dev.roster.access;

import java.time.Instant;
import java.util.Map;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.HttpHeaders;

import dev.roster.platform.ProblemType;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;

/**
 * Finds what a request proves its sender with: an access token or an API key as {@code Authorization: Bearer} (RFC 6750, 2.1),
 * or else an API key in another header. Which header that may be, each account says for itself; the key names its account.
 */
@ApplicationScoped
class Credentials {

    private static final String BEARER = "Bearer ";

    @Inject
    TokenVerifier tokens;

    /** Fails with {@code unauthenticated} when there is none, and with the credential's own fault when it is bad. */
    Uni<Credential> of(HttpServerRequest request) {
        String tokenOrKey = bearer(request);
        return tokenOrKey == null ? Uni.createFrom().item(() -> keyAmong(request))
                : verify(tokenOrKey).map(Verified::credential);
    }

    /** Whether the request shows an access token that is known to be genuine, so that verifying it costs nothing. */
    boolean areKnown(HttpServerRequest request) {
        String token = bearer(request);
        return token != null && tokens.isKnown(token);
    }

    /** Null when there is none. */
    private static String bearer(HttpServerRequest request) {
        String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
        return authorization == null || !authorization.regionMatches(true, 0, BEARER, 0, BEARER.length()) ? null
                : authorization.substring(BEARER.length()).strip();
    }

    /** A token or key, wherever it was found, as far as it proves itself. @param expiresAt null for a key: its row says it */
    record Verified(Credential credential, Instant expiresAt) {
    }

    Uni<Verified> verify(String tokenOrKey) {
        return ApiKeyToken.isOne(tokenOrKey)
                ? Uni.createFrom().item(() -> new Verified(ApiKeyToken.parse(tokenOrKey, null), null))
                : tokens.verify(tokenOrKey);
    }

    private static ApiKeyToken keyAmong(HttpServerRequest request) {
        ApiKeyToken found = null;
        for (Map.Entry<String, String> header : request.headers()) {
            if (ApiKeyToken.isOne(header.getValue())) {
                if (found != null) {
                    throw ProblemType.UNAUTHENTICATED.because("Send one API key, not several.");
                }
                found = ApiKeyToken.parse(header.getValue(), header.getKey());
            }
        }
        if (found == null) {
            throw ProblemType.UNAUTHENTICATED
                    .because("Send an access token or an API key: `Authorization: Bearer …`.");
        }
        return found;
    }
}
