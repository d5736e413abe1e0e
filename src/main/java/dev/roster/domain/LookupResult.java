package dev.roster.domain;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

@Schema(name = "LookupResult", description = "`found`; `missing`: the domain has no record with the value; `failed`: the DNS servers did not answer, which changes nothing.")
public enum LookupResult {
    @JsonProperty("found")
    FOUND,
    @JsonProperty("missing")
    MISSING,
    @JsonProperty("failed")
    FAILED;

    public String value() {
        return name().toLowerCase(Locale.ROOT);
    }

    static LookupResult of(String value) {
        return value == null ? null : valueOf(value.toUpperCase(Locale.ROOT));
    }
}
