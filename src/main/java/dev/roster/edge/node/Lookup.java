package dev.roster.edge.node;

import io.vertx.core.json.JsonObject;
import java.util.UUID;

/** The key of a lookup within an account. */
sealed interface Lookup {
    /** The request of the lookup, without its account. */
    JsonObject toJson();

    record OfMembership(String issuer, String subject) implements Lookup {
        @Override
        public JsonObject toJson() {
            return new JsonObject().put("issuer", issuer).put("subject", subject);
        }
    }

    record OfKey(UUID keyId) implements Lookup {
        @Override
        public JsonObject toJson() {
            return new JsonObject().put("key", keyId.toString());
        }
    }
}
