package dev.roster.edge.core;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** docs/configuration.md describes the setting. */
@ConfigMapping(prefix = "roster.edge")
interface EdgeCoreSettings {
    Duration SHORTEST_LEASE = Duration.ofMillis(500);
    Duration LONGEST_LEASE = Duration.ofSeconds(10);

    /** How long an edge answers after its last renewal, and so how long a loss of access waits for an unreachable edge. */
    @WithDefault("2s")
    Duration lease();
}
