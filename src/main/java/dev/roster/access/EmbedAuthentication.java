package dev.roster.access;

import dev.roster.value.Ids;
import dev.roster.value.WebOrigin;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;

/**
 * Authenticates embed tokens. A token is valid only for {@link Embeddable} operations, in its account, and from its origin
 * while the account lists that origin.
 */
@ApplicationScoped
class EmbedAuthentication {
    @Inject
    EmbedTokens tokens;

    /**
     * Lets scripts of an origin of the account read the response, even if the token has expired. No response allows cookies.
     *
     * @param text with the prefix of embed tokens
     */
    Uni<EmbeddedMember> authenticate(String text, UUID accountId, HttpServerRequest request) {
        EmbedToken token = EmbedToken.parse(text);
        String origin = origin(request);
        request.response().putHeader(HttpHeaders.VARY, "Origin");
        if (origin == null) {
            throw EmbedToken.invalid();
        }
        return tokens.find(accountId, token == null ? Ids.NIL : token.id(), origin)
                .invoke(found -> {
                    if (found.originAllowed()) {
                        request.response().putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
                    }
                })
                .map(found -> verify(token, found, accountId, origin));
    }

    Uni<Boolean> isAllowed(UUID accountId, String origin) {
        return tokens.find(accountId, Ids.NIL, origin).map(EmbedTokens.Found::originAllowed);
    }

    private static EmbeddedMember verify(EmbedToken token, EmbedTokens.Found found, UUID accountId, String origin) {
        if (token == null || found.hash() == null || !token.matches(found.hash()) || !token.accountId().equals(accountId)
                || !found.originAllowed() || !origin.equals(found.origin())) {
            throw EmbedToken.invalid();
        }
        return found.member();
    }

    /** @return null unless the request has one origin that an account could list */
    static String origin(HttpServerRequest request) {
        List<String> origins = request.headers().getAll(HttpHeaders.ORIGIN);
        return origins.size() == 1 && origins.get(0).equals(WebOrigin.normalized(origins.get(0))) ? origins.get(0) : null;
    }
}
