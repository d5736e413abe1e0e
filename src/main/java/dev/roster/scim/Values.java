package dev.roster.scim;

import com.fasterxml.jackson.databind.JsonNode;

/** Converts values as directories send them. */
final class Values {
    private Values() {
    }

    /** Entra sends booleans as the texts {@code "True"} and {@code "False"}. @return null for another value */
    static Boolean bool(JsonNode value) {
        if (value.isBoolean()) {
            return value.booleanValue();
        }
        if (value.isTextual()) {
            String text = value.textValue();
            return text.equalsIgnoreCase("true") ? Boolean.TRUE : text.equalsIgnoreCase("false") ? Boolean.FALSE : null;
        }
        return null;
    }
}
