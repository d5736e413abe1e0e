package dev.roster.http;

import java.util.Locale;

import com.fasterxml.jackson.annotation.JsonValue;

/** The formats of downloads. */
public enum FileFormat {

    NDJSON,
    CSV;

    @JsonValue
    public String value() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Converts a query parameter; Jakarta REST calls it. */
    public static FileFormat fromString(String value) {
        for (FileFormat each : values()) {
            if (each.value().equals(value)) {
                return each;
            }
        }
        throw new IllegalArgumentException("must be ndjson or csv");
    }
}
