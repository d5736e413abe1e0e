package dev.roster.value;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/** Deserializes a time that a change can set or clear: null if absent, empty if {@code null}. */
public class ClearableTimeDeserializer extends StdDeserializer<Optional<Instant>> {
    private static final long serialVersionUID = 1;

    public ClearableTimeDeserializer() {
        super(Optional.class);
    }

    @Override
    public Optional<Instant> deserialize(JsonParser json, DeserializationContext context) throws IOException {
        return Optional.of(context.readValue(json, Instant.class));
    }

    @Override
    public Optional<Instant> getNullValue(DeserializationContext context) {
        return Optional.empty();
    }

    @Override
    public Object getAbsentValue(DeserializationContext context) {
        return null;
    }
}
