package dev.roster.expiry;

import io.quarkus.arc.Unremovable;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** {@code @Scheduled} reads it by name. */
@Unremovable
@ConfigMapping(prefix = "roster.expiry")
interface ExpirySettings {
    @WithDefault("1m")
    Duration sweepEvery();
}
