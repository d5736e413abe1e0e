package dev.roster.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Values that break parsers, limits, encodings and databases. */
final class HostileValues {
    private static final List<String> TEXTS = List.of("", " ", "\t", "\u0000", "a\u0000", "\uD800", "a\uDC00b", "\uFEFF",
            "\u202Ecba", "\r\nX-Injected: 1", "\uFDFA".repeat(70), "\uD83D\uDE00".repeat(100), "\uD842\uDFB7\u91CE\u5BB6",
            "a" + "\u0301".repeat(40_000) + "\u0316".repeat(40_000), "a".repeat(100_000), "%00", "%", "%zz", "../../..", "..;/",
            "a/b", "a\\b", "' or 1=1 --", "<script>alert(1)</script>", "${7*7}{7*7}", "=1+1", "-1", "null", "yes", "1e400",
            "NaN", "\u0661\u0662", "_", "*", "admin", "*:*", "I\u0307", "\u212A", "stra\u00DFe");

    private static final List<String> UUIDS = List.of("00000000-0000-0000-0000-000000000000",
            "ffffffff-ffff-ffff-ffff-ffffffffffff", "1-1-1-1-1", "not-an-id", "{0199f3a4-7c1e-7b60-8a52-3f1c0d9e6b21}",
            "0199F3A4-7C1E-7B60-8A52-3F1C0D9E6B21", "0199f3a47c1e7b608a523f1c0d9e6b21");

    private static final List<String> TIMES = List.of("+1000000000-12-31T23:59:59Z", "-1000000000-01-01T00:00:00Z",
            "+999999999-12-31T23:59:59.999999999Z", "294277-01-01T00:00:00Z", "+294277-01-01T00:00:00Z",
            "-4714-01-01T00:00:00Z",
            "9999-12-31T23:59:59.999999999Z", "+10000-01-01T00:00:00Z", "0000-01-01T00:00:00Z", "0001-01-01T00:00:00Z",
            "1970-01-01T00:00:00Z", "2024-02-30T00:00:00Z", "2016-12-31T23:59:60Z", "2030-01-01T24:00:00Z", "2030-01-01",
            "2030-01-01T00:00:00", "2030-01-01T00:00:00+18:00", "2030-01-01T00:00:00+99:99", "yesterday", "1700000000", "");

    private static final List<String> DURATIONS = List.of("PT0S", "-P1D", "P30D", "P31D", "PT720H0.000000001S", "PT59M", "P1M",
            "PT9223372036854775807S", "P99999999999999D", "PT1H1H", "P", "604800", "");

    private static final List<String> EMAILS = List.of("a", "@", "a@", "@a", "a@b", "a@b.example\u0000",
            "mi\u212Ae@acme.example",
            "anna@stra\u00DFe.example", "a@" + "b".repeat(64) + ".example", "a".repeat(65) + "@acme.example",
            "a@" + "b.".repeat(120) + "example", "\"a b\"@acme.example", "a@[127.0.0.1]", "a@a" + "\u0301".repeat(40_000)
                    + "\u0316".repeat(40_000),
            "\uD83D\uDE00@acme.example", "\uD800@acme.example", "Ann <a@acme.example>", "a@acme.example,b@acme.example",
            "a\r\nBcc: b@acme.example", "=1+1@acme.example", "a@xn--a.example", "a@acme.example.");

    private static final List<String> NUMBERS = List.of("-1", "0", "1", "201", "3651", "1.5", "-0", "2147483647", "2147483648",
            "-2147483649", "9223372036854775807", "9223372036854775808", "1e2", "1e400", "-1e400", "1e1000000",
            "9".repeat(1_000));

    private static final List<String> NO_JSON = List.of("NaN", "01", "+1", "'a'", "", "undefined", "\"\\x\"", "\"a\nb\"", "{",
            "nul");

    private static final List<String> OTHER_TYPES = List.of("null", "true", "false", "[]", "{}", "[[]]", "[null]", "{\"a\":1}",
            "\"\"", "[".repeat(2_000) + "]".repeat(2_000), "{\"a\":".repeat(2_000) + "1" + "}".repeat(2_000));

    private static final Map<String, List<String>> BY_FORMAT = Map.of("uuid", UUIDS, "date-time", TIMES, "duration", DURATIONS,
            "email", EMAILS);

    private HostileValues() {
    }

    /** A text for a parameter or header. */
    static String text(JsonNode schema, RandomGenerator random) {
        String type = type(schema);
        List<String> ofFormat = BY_FORMAT.get(schema.path("format").asText());
        if (ofFormat != null && random.nextInt(3) > 0) {
            return pick(ofFormat, random);
        }
        if (type.equals("integer") && random.nextInt(3) > 0) {
            return pick(NUMBERS, random);
        }
        if (type.equals("string") && random.nextInt(3) == 0) {
            return boundary(schema, random);
        }
        return pick(TEXTS, random);
    }

    /** The same for the request line and headers, which servers limit: mostly short, at times 3,000 characters. */
    static String shortText(JsonNode schema, RandomGenerator random) {
        String text = text(schema, random);
        return text.substring(0, Math.min(text.length(), random.nextInt(20) > 0 ? 400 : 3_000));
    }

    /** Valid or invalid JSON instead of a value with that schema. */
    static String json(JsonNode schema, RandomGenerator random) {
        return switch (random.nextInt(12)) {
            case 0, 1 -> pick(OTHER_TYPES, random);
            case 2 -> pick(NO_JSON, random);
            case 3 -> pick(NUMBERS, random);
            case 4, 5, 6 -> type(schema).equals("integer") ? pick(NUMBERS, random) : structure(schema, random);
            default -> quoted(text(schema, random));
        };
    }

    /** A JSON string in ASCII, which keeps NUL and unpaired surrogates. */
    static String quoted(String text) {
        StringBuilder json = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            json.append(c >= ' ' && c < 127 && c != '"' && c != '\\' ? String.valueOf(c) : String.format("\\u%04x", (int) c));
        }
        return json.append('"').toString();
    }

    /** Too many items, or the same item twice. */
    private static String structure(JsonNode schema, RandomGenerator random) {
        if (!type(schema).equals("array")) {
            return quoted(text(schema, random));
        }
        int most = schema.path("maxItems").asInt(100);
        String item = quoted(text(schema.path("items"), random).transform(text -> text.length() > 300 ? "a" : text));
        return "[" + (item + ",").repeat(random.nextBoolean() ? 1 : most) + item + "]";
    }

    /** A text at a limit, or one character beyond it. */
    private static String boundary(JsonNode schema, RandomGenerator random) {
        int most = schema.path("maxLength").asInt(255);
        return switch (random.nextInt(5)) {
            case 0 -> "a".repeat(most);
            case 1 -> "a".repeat(most + 1);
            case 2 -> "\uD83D\uDE00".repeat(most / 2) + "a";
            case 3 -> "a".repeat(most - 1) + "\uD83D\uDE00";
            default -> schema.has("enum") ? schema.get("enum").get(0).asText() + "x" : "";
        };
    }

    /** The first type that is not null. */
    static String type(JsonNode schema) {
        JsonNode type = schema.path("type");
        return type.isArray() ? type.get(0).asText() : type.asText();
    }

    static <T> T pick(List<T> list, RandomGenerator random) {
        return list.get(random.nextInt(list.size()));
    }
}
