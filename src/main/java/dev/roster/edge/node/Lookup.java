package dev.roster.edge.node;

import io.vertx.core.json.JsonObject;
import java.util.UUID;

/** The key of a lookup within an account. */
sealed interface Lookup {
    /** The request of the lookup, without its account. */
    JsonObject toJson();

    /** @param email verified, for the first sign-in of a person whom the account has provisioned; otherwise null */
    record OfMembership(String issuer, String subject, String email) implements Lookup {
        @Override
        public JsonObject toJson() {
            JsonObject json = new JsonObject().put("issuer", issuer).put("subject", subject);
            return email == null ? json : json.put("email", email);
        }
    }

    record OfKey(UUID keyId) implements Lookup {
        @Override
        public JsonObject toJson() {
            return new JsonObject().put("key", keyId.toString());
        }
    }
}
