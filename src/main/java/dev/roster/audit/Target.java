package dev.roster.audit;

import java.util.UUID;

/** The resource of an event. The label keeps the event readable after the resource is deleted. */
public record Target(String kind, UUID id, String label) {
    public static Target account(UUID id, String name) {
        return new Target("account", id, name);
    }

    public static Target member(UUID id, String email) {
        return new Target("member", id, email);
    }

    /** A role has no id, so its target has the id of the account and the name of the role. */
    public static Target role(UUID accountId, String name) {
        return new Target("role", accountId, name);
    }

    public static Target group(UUID id, String name) {
        return new Target("group", id, name);
    }

    /** As for a role, the target has the id of the account and the name of the service. */
    public static Target permissionCatalogue(UUID accountId, String service) {
        return new Target("permission-catalogue", accountId, service);
    }

    public static Target apiKey(UUID id, String name) {
        return new Target("api-key", id, name);
    }

    public static Target directory(UUID id, String name) {
        return new Target("directory", id, name);
    }

    public static Target directoryToken(UUID id, String nameOfConnection) {
        return new Target("directory-token", id, nameOfConnection);
    }

    public static Target invitation(UUID id, String email) {
        return new Target("invitation", id, email);
    }

    public static Target domain(UUID id, String name) {
        return new Target("domain", id, name);
    }

    public static Target joinRequest(UUID id, String email) {
        return new Target("join-request", id, email);
    }
}
