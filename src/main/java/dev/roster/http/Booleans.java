package dev.roster.http;

import jakarta.ws.rs.ext.ParamConverter;
import jakarta.ws.rs.ext.ParamConverterProvider;
import jakarta.ws.rs.ext.Provider;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;

/** Accepts only {@code true} and {@code false} as boolean parameters. Jakarta REST would read any other value as false. */
@Provider
public class Booleans implements ParamConverterProvider, ParamConverter<Boolean> {
    @Override
    @SuppressWarnings("unchecked")
    public <T> ParamConverter<T> getConverter(Class<T> type, Type genericType, Annotation[] annotations) {
        return type == boolean.class || type == Boolean.class ? (ParamConverter<T>) this : null;
    }

    @Override
    public Boolean fromString(String value) {
        return switch (value) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("must be true or false");
        };
    }

    @Override
    public String toString(Boolean value) {
        return value.toString();
    }
}
