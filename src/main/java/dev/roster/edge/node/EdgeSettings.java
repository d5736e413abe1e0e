package dev.roster.edge.node;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.util.Optional;

/** Settings of an edge; docs/configuration.md describes each. A core ignores them. */
@ConfigMapping(prefix = "roster.edge")
interface EdgeSettings {
    // @formatter:off: one setting per line
    Optional<URI> coreUrl();
    Optional<String> credential();
    Optional<String> rootCertificate();
    @WithDefault("100000") long cacheEntries();
    @WithDefault("64M") MemorySize cacheBytes();
    // @formatter:on
}
