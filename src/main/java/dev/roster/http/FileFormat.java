package dev.roster.http;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.roster.value.Csv;
import java.util.Locale;

public enum FileFormat {
    NDJSON,
    CSV;

    @JsonValue
    public String value() {
        return name().toLowerCase(Locale.ROOT);
    }

    public String mediaType() {
        return this == CSV ? Csv.MEDIA_TYPE : "application/x-ndjson";
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
