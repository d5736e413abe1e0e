package dev.roster.http;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.function.Function;

import jakarta.inject.Singleton;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.KeyDeserializer;
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

/**
 * How strictly JSON is read. A value of another type than the API documents is rejected rather than converted: "no" is not a
 * boolean, 1.9 not a whole number, and "" not a time that was left out. A name that an object has twice is rejected as well:
 * readers differ in which value they take (RFC 8259, 4). Strings must be sound {@link Text}, times in range
 * ({@link Times}).
 */
@Singleton
class JsonInput implements ObjectMapperCustomizer {

    /** Eight times what the largest valid body takes: 1,000 invitations with all their fields. */
    private static final long MOST_TOKENS = 100_000;

    /**
     * In an array. It counts before anything validates the elements: the validator takes quadratic time for many that are
     * wrong.
     */
    private static final int MOST_ELEMENTS = 1_000;

    /** More than any duration takes that is in range. */
    private static final int LONGEST_DURATION = 40;

    /** After Quarkus has registered the modules whose deserializers these replace. */
    @Override
    public int priority() {
        return MINIMUM_PRIORITY;
    }

    @Override
    public void customize(ObjectMapper mapper) {
        mapper.registerModule(new SimpleModule("input")
                .addDeserializer(String.class, new FromText<>(String.class, JsonInput::sound))
                .addDeserializer(Instant.class, new FromText<>(Instant.class, Times::parse))
                .addDeserializer(Duration.class, new FromText<>(Duration.class, JsonInput::duration))
                .addKeyDeserializer(String.class, new SoundKey())
                .setDeserializerModifier(new BoundedArrays()));
        mapper.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS, DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS);
        for (CoercionInputShape shape : new CoercionInputShape[] { CoercionInputShape.Integer, CoercionInputShape.Float,
                CoercionInputShape.Boolean, CoercionInputShape.String, CoercionInputShape.EmptyString }) {
            mapper.coercionConfigDefaults().setCoercion(shape, CoercionAction.Fail);
        }
        mapper.getFactory().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
        mapper.getFactory().setStreamReadConstraints(StreamReadConstraints.builder().maxTokenCount(MOST_TOKENS).build());
    }

    private static String sound(String text) {
        if (!Text.isSound(text)) {
            throw new IllegalArgumentException(Text.UNSOUND);
        }
        return text;
    }

    private static Duration duration(String text) {
        try {
            if (text.length() <= LONGEST_DURATION) {
                return Duration.parse(text);
            }
        } catch (DateTimeException notADuration) {
            // Answered below, like a text that is too long for a duration.
        }
        throw new IllegalArgumentException("must be a duration as in ISO 8601, such as P14D");
    }

    /** Reads a string; no other type stands for one. */
    private static final class FromText<T> extends StdScalarDeserializer<T> {

        private static final long serialVersionUID = 1;

        private final transient Function<String, T> reading;

        private FromText(Class<T> type, Function<String, T> reading) {
            super(type);
            this.reading = reading;
        }

        @Override
        @SuppressWarnings("unchecked")
        public T deserialize(JsonParser json, DeserializationContext context) throws IOException {
            if (!json.hasToken(JsonToken.VALUE_STRING)) {
                return (T) context.handleUnexpectedToken(_valueClass, json);
            }
            try {
                return reading.apply(json.getText());
            } catch (IllegalArgumentException wrong) {
                throw JsonMappingException.from(json, wrong.getMessage(), wrong);
            }
        }
    }

    /** Roster's own JSON, which is read as plain objects, may be longer. */
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
            if (array instanceof Collection<?> elements && elements.size() > MOST_ELEMENTS) {
                String message = "size must be at most " + MOST_ELEMENTS;
                throw JsonMappingException.from(json, message, new IllegalArgumentException(message));
            }
            return array;
        }
    }

    private static final class SoundKey extends KeyDeserializer {

        @Override
        public Object deserializeKey(String key, DeserializationContext context) throws IOException {
            try {
                return sound(key);
            } catch (IllegalArgumentException wrong) {
                throw JsonMappingException.from(context, wrong.getMessage(), wrong);
            }
        }
    }
}
