package dev.roster.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.roster.value.Sha256;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes JSON in the canonical form of RFC 8785, for hashing. Supports objects, lists, strings, booleans and integers.
 */
public final class CanonicalJson {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .disable(JsonWriteFeature.WRITE_HEX_UPPER_CASE)
            .build();

    private CanonicalJson() {
    }

    /** @param namesAndValues names and values in turn; null values are omitted */
    public static Map<String, Object> object(Object... namesAndValues) {
        Map<String, Object> object = new TreeMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            Object value = namesAndValues[i + 1];
            if (value != null) {
                object.put((String) namesAndValues[i], value instanceof Map ? value : plain(value));
            }
        }
        return object;
    }

    public static String text(Map<String, Object> object) {
        return new String(bytes(object), UTF_8);
    }

    static byte[] hash(Map<String, Object> object) {
        return Sha256.of(bytes(object));
    }

    static byte[] hash(byte[] salt, Map<String, Object> object) {
        return Sha256.of(salt, bytes(object));
    }

    private static byte[] bytes(Map<String, Object> object) {
        try {
            return JSON.writeValueAsBytes(object);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Object plain(Object value) {
        return value instanceof Number || value instanceof Boolean || value instanceof Iterable ? value : value.toString();
    }
}
