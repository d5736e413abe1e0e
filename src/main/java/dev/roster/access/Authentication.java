package dev.roster.access;

import dev.roster.value.Times;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * How and when a person authenticated, as the identity provider states it (OpenID Connect Core, section 2).
 *
 * @param acr null if the token has none
 * @param amr empty if the token has none
 * @param at {@code auth_time}; null if the token has none
 */
public record Authentication(String acr, List<String> amr, Instant at) {
    private static final int MAX_METHODS = 20;
    private static final int MAX_LENGTH = 255;

    static Authentication of(JsonWebToken token) {
        return new Authentication(Principal.claim(token, "acr", MAX_LENGTH), methods(token.getClaim("amr")),
                token.getClaim("auth_time") instanceof Number seconds && seconds.longValue() > 0
                        ? Times.clamp(seconds.longValue())
                        : null);
    }

    /** Other elements than short texts satisfy no policy. */
    private static List<String> methods(Object claim) {
        return claim instanceof Collection<?> values
                ? values.stream().map(Authentication::text).filter(text -> text != null && text.length() <= MAX_LENGTH)
                        .limit(MAX_METHODS).toList()
                : List.of();
    }

    private static String text(Object value) {
        return value instanceof String text ? text : value instanceof jakarta.json.JsonString json ? json.getString() : null;
    }

    boolean isAfter(Instant earliest) {
        return at != null && at.isAfter(earliest);
    }
}
