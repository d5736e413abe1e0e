package dev.roster.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** Changes method, path, headers or encoding of a request. */
final class ProtocolMutations {
    private static final List<String> METHODS = List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE",
            "PROPFIND", "get");
    private static final List<String> CONTENT_TYPES = List.of("text/plain", "application/xml",
            "application/json; charset=utf-16",
            "application/json;charset=\"", "multipart/form-data", "multipart/form-data; boundary=x",
            "application/x-www-form-urlencoded", "text/csv", "application/problem+json", "a", "*/*", "",
            "application/json, text/plain");
    private static final List<String> ACCEPTS = List.of("*/*", "application/json", "application/problem+json", "text/html",
            "image/png", "text/csv", "application/json;q=0", "*/*;q=0", "application/*;q=2", "a", "", ",", "/",
            "text/html,".repeat(200));
    private static final List<String> ETAGS = List.of("\"0\"", "\"1\"", "W/\"0\"", "*", "0", "\"", "", "\"99999999999\"",
            "\"0\",\"1\"", "\u00FC", "\"" + "a".repeat(300) + "\"");
    private static final List<String> KEYS = List.of("repeated", "", " ", "k".repeat(255), "k".repeat(256), "\u00FC", "a, b");
    private static final List<String> PATHS = List.of("//v1/me", "/v1/me/", "/v1//me", "/v1/./me", "/v1/accounts/../me",
            "/v1/%2e%2e/v1/me", "/v1/me;a=b", "/v1/me%00", "/v1/me%2F", "/v1/accounts/%zz", "/v1", "/v1/none",
            "/v1/" + "a".repeat(5_000), "/v1/access/../me");
    private static final List<String> OTHER_HEADERS = List.of("X-Request-Id", "X-HTTP-Method-Override", "X-Forwarded-For",
            "Forwarded", "Accept-Language", "Cookie", "Origin", "Range", "If-None-Match", "Roster-Account", "User-Agent",
            "Content-Encoding");

    private final RandomGenerator random;
    private final List<Consumer<Draft>> all = List.of(this::extraQuery, this::bodyBytes, this::header,
            draft -> draft.setHeader("Accept", pick(ACCEPTS)), draft -> draft.setHeader("If-Match", pick(ETAGS)),
            draft -> draft.setHeader("Idempotency-Key", pick(KEYS)), this::contentType, draft -> draft.method = pick(METHODS),
            this::otherPath);

    ProtocolMutations(RandomGenerator random) {
        this.random = random;
    }

    /** Changes the request in one to three places. */
    void apply(Draft draft) {
        for (int i = 0; i <= random.nextInt(3); i++) {
            pick(all).accept(draft);
        }
    }

    private void otherPath(Draft draft) {
        if (random.nextInt(3) == 0) {
            draft.rawPath = pick(PATHS);
        }
    }

    private void extraQuery(Draft draft) {
        draft.query
                .add(pick(List.of("a=b", "a", "=", "&", "%", "%zz=1", "a=%ff", "limit=1&limit=2", "a[]=1", "cursor=", "a=%00",
                        "b=" + "a".repeat(5_000))));
    }

    private void header(Draft draft) {
        draft.setHeader(pick(OTHER_HEADERS), HostileValues.shortText(MissingNode.getInstance(), random));
    }

    private void contentType(Draft draft) {
        draft.contentType = random.nextInt(4) == 0 ? null : pick(CONTENT_TYPES);
        if (draft.bodyText() == null) {
            draft.text = pick(List.of("", "{}", "null", "a=b"));
        }
    }

    private void bodyBytes(Draft draft) {
        String text = draft.bodyText();
        if (text == null) {
            draft.text = pick(List.of("", "{}", "[]", "null", "a".repeat(1_100_000)));
            return;
        }
        draft.bytes = switch (random.nextInt(8)) {
            case 0 -> new byte[0];
            case 1 -> text.substring(0, text.length() / 2).getBytes(UTF_8);
            case 2 -> text.getBytes(UTF_16);
            case 3 -> text.replaceFirst("[a-z]", "\u00FF").getBytes(ISO_8859_1);
            case 4 -> (text + text).getBytes(UTF_8);
            case 5 -> ("[" + text + "]").getBytes(UTF_8);
            case 6 -> (text + " ".repeat(1_100_000)).getBytes(UTF_8);
            default -> ("[".repeat(100_000) + text).getBytes(UTF_8);
        };
    }

    private <T> T pick(List<T> list) {
        return HostileValues.pick(list, random);
    }
}
