package dev.roster.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.roster.problem.Problem;
import dev.roster.value.Text;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.core.UriInfo;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Rejects a path, query or header that PostgreSQL cannot store, and empty parameters, before an operation is chosen. {@link
 * JsonInput} and {@link Forms} check bodies.
 */
class RequestCheck {
    /** An empty search matches every member. */
    private static final Set<String> MAY_BE_EMPTY = Set.of("search");

    private static final String API = "/v1/";

    /** Visible ASCII with complete percent-encodings (RFC 3986, 2.1). */
    private static final Pattern ENCODED = Pattern.compile("(?:[!-$&-~]|%\\p{XDigit}{2})*+");

    @ServerRequestFilter(preMatching = true)
    void check(HttpServerRequest request, UriInfo uri) {
        if (!isValid(request.uri())) {
            throw Problem.invalid("query", "must, like the path, be percent-encoded UTF-8 without U+0000");
        }
        for (Map.Entry<String, String> header : request.headers()) {
            if (!Text.isStorable(header.getValue())) {
                throw Problem.invalid(header.getKey(), Text.NOT_STORABLE);
            }
        }
        if (request.query() != null) {
            boolean isApi = request.path().startsWith(API);
            uri.getQueryParameters().forEach((name, values) -> check(name, values, isApi));
        }
    }

    /** Jakarta REST would use the default for an empty value. Browsers send an empty value for each empty field of a form. */
    private static void check(String name, List<String> values, boolean isApi) {
        if (isApi && values.contains("") && !MAY_BE_EMPTY.contains(name)) {
            throw Problem.invalid(name, "must not be empty");
        }
    }

    /** Whether a request target (RFC 9112, 3.2) encodes UTF-8 without U+0000. */
    static boolean isValid(String target) {
        if (!ENCODED.matcher(target).matches() || target.contains("%00")) {
            return false;
        }
        try {
            UTF_8.newDecoder().decode(ByteBuffer.wrap(URLDecoder.decode(target, ISO_8859_1).getBytes(ISO_8859_1)));
            return true;
        } catch (CharacterCodingException malformed) {
            return false;
        }
    }
}
