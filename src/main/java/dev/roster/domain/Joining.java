package dev.roster.domain;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

@Schema(name = "Joining", description = "`none`: nobody joins by the domain; `request`: people ask to join; `join`: people join, except those who need an approval.")
public enum Joining {
    @JsonProperty("none")
    NONE,
    @JsonProperty("request")
    REQUEST,
    @JsonProperty("join")
    JOIN;

    public String value() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Joining of(String value) {
        return valueOf(value.toUpperCase(Locale.ROOT));
    }
}
