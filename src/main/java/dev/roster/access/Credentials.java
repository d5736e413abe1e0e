package dev.roster.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.roster.problem.ProblemType;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.HttpHeaders;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * Authenticates a request by an access token or an API key in {@code Authorization: Bearer} (RFC 6750, section 2.1), or by an
 * API key in another header. Each account configures that header; the key contains its account.
 */
@ApplicationScoped
class Credentials {
    private static final String BEARER = "Bearer ";
    private static final String BASIC = "Basic ";

    @Inject
    TokenVerifier tokens;

    /** Fails with {@code unauthenticated} if the request has no credential or an invalid one. */
    Uni<Credential> authenticate(HttpServerRequest request) {
        List<String> headers = request.headers().getAll(HttpHeaders.AUTHORIZATION);
        if (headers.size() > 1) {
            return Uni.createFrom().failure(ProblemType.UNAUTHENTICATED.because("Send one Authorization header, not several."));
        }
        String token = authorization(headers, BEARER);
        return token == null ? Uni.createFrom().item(() -> keyInAnyHeader(request)) : verify(token).map(Verified::credential);
    }

    /**
     * Also accepts the token of a service account of the deployment; and that token or an API key as the password of HTTP Basic
     * (RFC 7617), because OAuth clients authenticate in this way (RFC 6749, section 2.3.1). Ignores the user name.
     */
    Uni<Credential> authenticateClient(HttpServerRequest request) {
        String basic = authorization(request, BASIC);
        String password = basic == null ? "" : password(basic);
        String sent = basic == null ? bearer(request) : password;
        if (DeploymentToken.hasPrefix(sent)) {
            return Uni.createFrom().item(() -> DeploymentToken.parse(sent));
        }
        return password.isEmpty() ? authenticate(request) : verify(password).map(Verified::credential);
    }

    /** @return null unless the request has one {@code Authorization: Bearer} */
    static String bearer(HttpServerRequest request) {
        return authorization(request, BEARER);
    }

    /** @return null unless the request has one Authorization header, of that scheme */
    private static String authorization(HttpServerRequest request, String scheme) {
        return authorization(request.headers().getAll(HttpHeaders.AUTHORIZATION), scheme);
    }

    private static String authorization(List<String> headers, String scheme) {
        return headers.size() == 1 && headers.get(0).regionMatches(true, 0, scheme, 0, scheme.length())
                ? headers.get(0).substring(scheme.length()).strip()
                : null;
    }

    /** @return empty if the password is neither an API key nor a token of the deployment */
    private static String password(String userAndPassword) {
        try {
            String decoded = new String(Base64.getDecoder().decode(userAndPassword), UTF_8);
            int colon = decoded.indexOf(':');
            String password = decoded.substring(colon + 1);
            return colon >= 0 && (ApiKeyToken.hasPrefix(password) || DeploymentToken.hasPrefix(password)) ? password : "";
        } catch (IllegalArgumentException notBase64) {
            return "";
        }
    }

    /** Whether the request has an access token that this replica has already verified. */
    boolean isVerified(HttpServerRequest request) {
        String token = authorization(request, BEARER);
        return token != null && tokens.isKnown(token);
    }

    /** @param expiresAt null for an API key, whose expiry is in the database */
    record Verified(Credential credential, Instant expiresAt) {
    }

    Uni<Verified> verify(String tokenOrKey) {
        return ApiKeyToken.hasPrefix(tokenOrKey)
                ? Uni.createFrom().item(() -> new Verified(ApiKeyToken.parse(tokenOrKey, null), null))
                : tokens.verify(tokenOrKey);
    }

    private static ApiKeyToken keyInAnyHeader(HttpServerRequest request) {
        ApiKeyToken found = null;
        for (Map.Entry<String, String> header : request.headers()) {
            if (ApiKeyToken.hasPrefix(header.getValue())) {
                if (found != null) {
                    throw ProblemType.UNAUTHENTICATED.because("Send one API key, not several.");
                }
                found = ApiKeyToken.parse(header.getValue(), header.getKey());
            }
        }
        if (found == null) {
            throw ProblemType.UNAUTHENTICATED.because("Send an access token or an API key: `Authorization: Bearer …`.");
        }
        return found;
    }
}
