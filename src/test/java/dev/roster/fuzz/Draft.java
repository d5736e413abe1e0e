package dev.roster.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A request that mutations can change before it is sent. */
final class Draft {
    private static final String UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

    final Operation operation;
    final Principal principal;
    String method;
    /** Path parameters, not encoded. */
    final Map<String, String> path = new LinkedHashMap<>();
    /** Replaces the path. */
    String rawPath;
    /** Names and values as they are sent. */
    final List<String> query = new ArrayList<>();
    final List<Map.Entry<String, String>> headers = new ArrayList<>();
    final Map<String, String> form = new LinkedHashMap<>();
    JsonNode json;
    String text;
    byte[] bytes;
    String contentType;
    /** JSON texts that replace the strings {@code @0@}, {@code @1@} and so on of the body. */
    private final List<String> pieces = new ArrayList<>();

    Draft(Operation operation, Principal principal) {
        this.operation = operation;
        this.principal = principal;
        this.method = operation.method();
        this.contentType = operation.bodyType();
    }

    /** A placeholder that becomes a piece of JSON in the body, valid or not. */
    String piece(String jsonText) {
        pieces.add(jsonText);
        return "@" + (pieces.size() - 1) + "@";
    }

    void addQuery(String name, String value) {
        query.add(encode(name) + "=" + encode(value));
    }

    void setHeader(String name, String value) {
        headers.removeIf(header -> header.getKey().equalsIgnoreCase(name));
        headers.add(Map.entry(name, value));
    }

    /** Whether the path still matches the template of the operation. */
    boolean isRouted() {
        return rawPath == null && path.values().stream().noneMatch(value -> List.of("", ".", "..").contains(value));
    }

    HttpProbe.Request request() {
        String target = rawPath == null ? operation.path() : rawPath;
        for (Map.Entry<String, String> parameter : path.entrySet()) {
            target = target.replace("{" + parameter.getKey() + "}", encode(parameter.getValue()));
        }
        List<Map.Entry<String, String>> sent = new ArrayList<>();
        if (principal.header() != null) {
            sent.add(Map.entry(principal.header(), principal.credential()));
        }
        byte[] body = body();
        if (contentType != null && body != null) {
            sent.add(Map.entry("Content-Type", contentType));
        }
        headers.forEach(header -> sent.add(Map.entry(header.getKey(), printable(header.getValue()))));
        return new HttpProbe.Request(method, query.isEmpty() ? target : target + "?" + String.join("&", query), sent, body);
    }

    /** The body as text, before encoding; null without a body. */
    String bodyText() {
        if (text != null) {
            return text;
        }
        if (json != null) {
            String written = json.toString();
            for (int i = 0; i < pieces.size(); i++) {
                written = written.replace("\"@" + i + "@\"", pieces.get(i));
            }
            return written;
        }
        return form.isEmpty() ? null
                : form.entrySet().stream().map(field -> encode(field.getKey()) + "=" + encode(field.getValue()))
                        .collect(Collectors.joining("&"));
    }

    private byte[] body() {
        String written = bodyText();
        return bytes != null ? bytes : written == null ? null : utf8(written);
    }

    static String encode(String value) {
        StringBuilder encoded = new StringBuilder();
        for (byte b : utf8(value)) {
            char c = (char) (b & 0xff);
            encoded.append(UNRESERVED.indexOf(c) >= 0 ? String.valueOf(c) : String.format("%%%02X", (int) c));
        }
        return encoded.toString();
    }

    /** UTF-8 with three bytes for an unpaired surrogate, which Java's encoders replace. */
    private static byte[] utf8(String value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < value.length(); i++) {
            int point = value.codePointAt(i);
            if (Character.isSupplementaryCodePoint(point)) {
                i++;
            }
            if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
                bytes.write(0xe0 | point >> 12);
                bytes.write(0x80 | point >> 6 & 0x3f);
                bytes.write(0x80 | point & 0x3f);
            } else {
                bytes.writeBytes(Character.toString(point).getBytes(UTF_8));
            }
        }
        return bytes.toByteArray();
    }

    /** No HTTP client sends control characters in headers. */
    private static String printable(String value) {
        return new String(value.getBytes(ISO_8859_1), ISO_8859_1).replaceAll("[\\x00-\\x1f\\x7f]", " ");
    }
}
