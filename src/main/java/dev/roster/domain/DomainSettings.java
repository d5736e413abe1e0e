package dev.roster.domain;

import io.quarkus.arc.Unremovable;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * docs/configuration.md describes each setting. Unremovable, because {@code @Scheduled} reads a setting by name.
 */
@Unremovable
@ConfigMapping(prefix = "roster.domains")
interface DomainSettings {
    // @formatter:off: one setting per line
    Optional<List<String>> dnsServers();
    @WithDefault("2s") Duration dnsTimeout();
    @WithDefault("3") int missingDays();
    @WithDefault("1m") Duration checkInterval();
    Optional<List<String>> excluded();
    // @formatter:on
}
