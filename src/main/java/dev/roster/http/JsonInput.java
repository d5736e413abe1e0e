package dev.roster.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.deser.BeanDeserializerModifier;
import com.fasterxml.jackson.databind.deser.std.DelegatingDeserializer;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.type.CollectionType;
import dev.roster.value.Text;
import dev.roster.value.Times;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.function.Function;

/**
 * Makes Jackson strict. It rejects a value of the wrong type instead of converting it: "no" is not a boolean, 1.9 is not an
 * integer, "" is not a missing time. It rejects duplicate names, for which parsers choose different values (RFC 8259, 4), text
 * that PostgreSQL cannot store ({@link Text}) and times out of range ({@link Times}).
 */
@Singleton
class JsonInput implements ObjectMapperCustomizer {
    /** Eight times the tokens of the largest valid body: 1,000 invitations with all fields. */
    private static final long MAX_TOKENS = 100_000;

    /** Checked before the validation of the elements, which takes quadratic time for many invalid elements. */
    private static final int MAX_ELEMENTS = 1_000;

    /** The attribute of a reader of JSON that Roster wrote. A result can have a longer list than a request. */
    static final String UNBOUNDED = "unbounded";

    /** In characters; every duration in range is shorter. */
    private static final int MAX_DURATION_LENGTH = 40;

    /** Runs after Quarkus has registered the modules whose deserializers this class replaces. */
    @Override
    public int priority() {
        return MINIMUM_PRIORITY;
    }

    @Override
    public void customize(ObjectMapper mapper) {
        mapper.registerModule(new SimpleModule("input")
                .addDeserializer(String.class, new FromText<>(String.class, JsonInput::storable))
                .addDeserializer(Instant.class, new FromText<>(Instant.class, Times::parse))
                .addDeserializer(Duration.class, new FromText<>(Duration.class, JsonInput::duration))
                .setDeserializerModifier(new BoundedArrays()));
        mapper.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS, DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS);
        for (CoercionInputShape shape : new CoercionInputShape[] { CoercionInputShape.Integer, CoercionInputShape.Float,
                CoercionInputShape.Boolean, CoercionInputShape.String, CoercionInputShape.EmptyString }) {
            mapper.coercionConfigDefaults().setCoercion(shape, CoercionAction.Fail);
        }
        mapper.getFactory().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
        mapper.getFactory().setStreamReadConstraints(StreamReadConstraints.builder().maxTokenCount(MAX_TOKENS).build());
    }

    private static String storable(String text) {
        if (!Text.isStorable(text)) {
            throw new IllegalArgumentException(Text.NOT_STORABLE);
        }
        return text;
    }

    private static Duration duration(String text) {
        try {
            if (text.length() <= MAX_DURATION_LENGTH) {
                return Duration.parse(text);
            }
        } catch (DateTimeException notADuration) {
            // Falls through to the exception below.
        }
        throw new IllegalArgumentException("must be an ISO 8601 duration, such as P14D");
    }

    /** Reads a JSON string and converts it. */
    private static final class FromText<T> extends StdScalarDeserializer<T> {
        private static final long serialVersionUID = 1;

        private final transient Function<String, T> conversion;

        private FromText(Class<T> type, Function<String, T> conversion) {
            super(type);
            this.conversion = conversion;
        }

        @Override
        @SuppressWarnings("unchecked")
        public T deserialize(JsonParser json, DeserializationContext context) throws IOException {
            if (!json.hasToken(JsonToken.VALUE_STRING)) {
                return (T) context.handleUnexpectedToken(_valueClass, json);
            }
            try {
                return conversion.apply(json.getText());
            } catch (IllegalArgumentException invalid) {
                throw JsonMappingException.from(json, invalid.getMessage(), invalid);
            }
        }
    }

    /** Skips lists of plain objects, which Roster uses for its own JSON. */
    private static final class BoundedArrays extends BeanDeserializerModifier {
        private static final long serialVersionUID = 1;

        @Override
        public JsonDeserializer<?> modifyCollectionDeserializer(DeserializationConfig config, CollectionType type,
                BeanDescription description, JsonDeserializer<?> deserializer) {
            return type.getContentType().isJavaLangObject() ? deserializer : new BoundedArray(deserializer);
        }
    }

    private static final class BoundedArray extends DelegatingDeserializer {
        private static final long serialVersionUID = 1;

        private BoundedArray(JsonDeserializer<?> elements) {
            super(elements);
        }

        @Override
        protected JsonDeserializer<?> newDelegatingInstance(JsonDeserializer<?> elements) {
            return new BoundedArray(elements);
        }

        @Override
        public Object deserialize(JsonParser json, DeserializationContext context) throws IOException {
            Object array = super.deserialize(json, context);
            if (array instanceof Collection<?> elements && elements.size() > MAX_ELEMENTS
                    && context.getAttribute(UNBOUNDED) == null) {
                String message = "size must be at most " + MAX_ELEMENTS;
                throw JsonMappingException.from(json, message, new IllegalArgumentException(message));
            }
            return array;
        }
    }
}
