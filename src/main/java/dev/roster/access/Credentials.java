package dev.roster.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.HttpHeaders;

import dev.roster.problem.ProblemType;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;

/**
 * Finds what a request proves its sender with: an access token or an API key as {@code Authorization: Bearer} (RFC 6750, 2.1),
 * or else an API key in another header. Which header that may be, each account says for itself; the key names its account.
 */
@ApplicationScoped
class Credentials {

    private static final String BEARER = "Bearer ";
    private static final String BASIC = "Basic ";

    @Inject
    TokenVerifier tokens;

    /** Fails with {@code unauthenticated} when there is none, and with the credential's own fault when it is bad. */
    Uni<Credential> of(HttpServerRequest request) {
        List<String> authorizations = request.headers().getAll(HttpHeaders.AUTHORIZATION);
        if (authorizations.size() > 1) {
            return Uni.createFrom().failure(ProblemType.UNAUTHENTICATED.because("Send one Authorization header, not several."));
        }
        if (authorizations.isEmpty() || !isOf(BEARER, authorizations.get(0))) {
            return Uni.createFrom().item(() -> keyAmong(request));
        }
        return verify(authorizations.get(0).substring(BEARER.length()).strip()).map(Verified::credential);
    }

    /**
     * The same, or an API key as the password of HTTP Basic (RFC 7617), as OAuth clients authenticate (RFC 6749, 2.3.1). The
     * user name says nothing: a key names itself.
     */
    Uni<Credential> ofClient(HttpServerRequest request) {
        List<String> authorizations = request.headers().getAll(HttpHeaders.AUTHORIZATION);
        if (authorizations.size() != 1 || !isOf(BASIC, authorizations.get(0))) {
            return of(request);
        }
        String password = password(authorizations.get(0).substring(BASIC.length()).strip());
        return password.isEmpty() ? of(request) : verify(password).map(Verified::credential);
    }

    private static boolean isOf(String scheme, String authorization) {
        return authorization.regionMatches(true, 0, scheme, 0, scheme.length());
    }

    /** Empty where there is no API key. */
    private static String password(String userAndPassword) {
        try {
            String decoded = new String(Base64.getDecoder().decode(userAndPassword), UTF_8);
            int colon = decoded.indexOf(':');
            return colon >= 0 && decoded.startsWith(ApiKeyToken.PREFIX, colon + 1) ? decoded.substring(colon + 1) : "";
        } catch (IllegalArgumentException notBase64) {
            return "";
        }
    }

    /** Whether the request shows an access token that is known to be genuine, so that verifying it costs nothing. */
    boolean areKnown(HttpServerRequest request) {
        List<String> authorizations = request.headers().getAll(HttpHeaders.AUTHORIZATION);
        return authorizations.size() == 1 && isOf(BEARER, authorizations.get(0))
                && tokens.isKnown(authorizations.get(0).substring(BEARER.length()).strip());
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
