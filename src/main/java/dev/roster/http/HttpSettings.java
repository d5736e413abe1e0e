package dev.roster.http;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/**
 * docs/configuration.md describes each setting. Quarkus reads some of them in application.properties, which has their defaults.
 */
@ConfigMapping(prefix = "roster")
public interface HttpSettings extends PublicUrl {

    Http http();

    Management management();

    Shutdown shutdown();

    Console console();

    interface Http {
        int port();

        /** Addresses and subnets of the proxies whose {@code X-Forwarded-For} Roster reads. */
        Optional<List<String>> trustedProxies();

        int maxConnections();

        Duration idleTimeout();

        /** Time for the head of a request to arrive, and then for its body. */
        @WithDefault("30s")
        Duration requestWithin();
    }

    interface Management {
        int port();
    }

    interface Console {
        /** Whether links can lead to the console. */
        boolean enabled();
    }

    interface Shutdown {
        Duration delay();
    }
}
