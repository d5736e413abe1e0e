package dev.roster.edge.node;

import io.vertx.core.json.JsonObject;
import java.util.UUID;

/** The key of a lookup within an account. */
sealed interface Lookup {
    /** The request of the lookup, without its account. */
    JsonObject toJson();

    /** Whether the edge remembers the result. */
    default boolean isRepeated() {
        return true;
    }

    /** @param token null unless this is a first sign-in, in which the core verifies the token */
    record OfMembership(String issuer, String subject, String token) implements Lookup {
        @Override
        public JsonObject toJson() {
            JsonObject json = new JsonObject().put("issuer", issuer).put("subject", subject);
            return token == null ? json : json.put("token", token);
        }

        @Override
        public boolean isRepeated() {
            return token == null;
        }
    }

    record OfKey(UUID keyId) implements Lookup {
        @Override
        public JsonObject toJson() {
            return new JsonObject().put("key", keyId.toString());
        }
    }
}
