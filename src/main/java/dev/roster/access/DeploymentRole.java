package dev.roster.access;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What a service account of the deployment can do, in all accounts, and nothing else. */
public enum DeploymentRole {
    /** Introspects access tokens and API keys. */
    INTROSPECTOR,
    /** Opens accounts and imports members. */
    PROVISIONER;

    @JsonValue
    public String value() {
        return name().toLowerCase(Locale.ROOT);
    }
}
