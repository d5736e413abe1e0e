package dev.roster.http;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * docs/configuration.md describes each setting. application.properties passes some settings to Quarkus and sets their defaults.
 */
@ConfigMapping(prefix = "roster")
public interface HttpSettings extends PublicUrl {
    // @formatter:off: one setting per line
    Http http();
    Management management();
    Shutdown shutdown();
    Console console();
    Exports exports();

    interface Http {
        int port();
        Optional<List<String>> trustedProxies();
        int maxConnections();
        Duration idleTimeout();
        @WithDefault("30s") Duration requestTimeout();
    }

    interface Management {
        int port();
    }

    interface Console {
        boolean enabled();
    }

    /**
     * A page of the console for an email.
     *
     * @return null if the console is disabled
     */
    default String consoleLink(String path) {
        return console().enabled() ? link(path).toString() : null;
    }

    interface Shutdown {
        Duration delay();
    }

    interface Exports {
        @WithDefault("6") int maxConcurrent();
        @WithDefault("2") int maxConcurrentPerAccount();
        @WithDefault("256K") MemorySize chunkSize();
        @WithDefault("10s") Duration writeTimeout();
    }
    // @formatter:on
}
