package dev.roster.session;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/**
 * docs/configuration.md describes each setting. application.properties passes most settings to Quarkus and sets their defaults.
 */
@ConfigMapping(prefix = "roster")
public interface SessionSettings {
    // @formatter:off: one setting per line
    Console console();

    interface Console {
        boolean enabled();
        Optional<String> clientId();
        Optional<String> clientSecret();
        Optional<String> cookieSecret();
        boolean secure();
        @WithDefault("30m") Duration formGracePeriod();
        Duration sessionLifetime();
    }
    // @formatter:on
}
