package dev.roster.testing;

import io.vertx.core.json.JsonObject;

/** The response to a {@link Call}. */
public record Answer(int status, String body) {
    public JsonObject json() {
        return new JsonObject(body);
    }

    /** The status, and the type of a problem: {@code 201}, {@code 409 last-admin}. */
    public String outcome() {
        return status < 400 ? Integer.toString(status) : status + " " + json().getString("type").replace("/problems/", "");
    }
}
