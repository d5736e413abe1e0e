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

    public static Target invitation(UUID id, String email) {
        return new Target("invitation", id, email);
    }
}
