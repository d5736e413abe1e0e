package dev.roster.audit;

import java.util.UUID;

/** What an event happened to; the label keeps it readable after the thing itself is gone. */
public record Target(String kind, UUID id, String label) {

    public static Target account(UUID id, String name) {
        return new Target("account", id, name);
    }

    public static Target member(UUID id, String email) {
        return new Target("member", id, email);
    }

    /** A role has no id but its name: the event is the account's. */
    public static Target role(UUID accountId, String name) {
        return new Target("role", accountId, name);
    }

    public static Target apiKey(UUID id, String name) {
        return new Target("api-key", id, name);
    }

    public static Target invitation(UUID id, String email) {
        return new Target("invitation", id, email);
    }
}
