package dev.roster.session;

import java.time.Duration;
import java.util.Optional;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/**
 * docs/configuration.md describes each setting. Quarkus reads most of them in application.properties, which has their defaults.
 */
@ConfigMapping(prefix = "roster")
public interface SessionSettings {

    Console console();

    interface Console {
        /** If false, Roster serves only the pages behind the links of emails. */
        boolean enabled();

        Optional<String> clientId();

        Optional<String> clientSecret();

        /** At least 32 characters (not bytes), the same for all replicas. */
        Optional<String> cookieSecret();

        /** Whether cookies are sent over HTTPS only. */
        boolean secure();

        /** How long after the expiry of the ID token Roster still accepts an open form. */
        @WithDefault("30m")
        Duration formsGoodFor();

        /** Longest session, from the authentication at the identity provider. */
        Duration sessionLifetime();
    }
}
