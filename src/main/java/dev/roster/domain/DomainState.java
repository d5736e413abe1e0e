package dev.roster.domain;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

@Schema(name = "DomainState", description = "`pending`: the record was never found; `verified`; `lapsed`: the record of a verified domain was missing for too long.")
public enum DomainState {
    @JsonProperty("pending")
    PENDING,
    @JsonProperty("verified")
    VERIFIED,
    @JsonProperty("lapsed")
    LAPSED;

    public String value() {
        return name().toLowerCase(Locale.ROOT);
    }

    static DomainState of(String value) {
        return valueOf(value.toUpperCase(Locale.ROOT));
    }
}
