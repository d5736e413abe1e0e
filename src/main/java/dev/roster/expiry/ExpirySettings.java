package dev.roster.expiry;

import java.time.Duration;

import io.quarkus.arc.Unremovable;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** {@code @Scheduled} reads it by name. */
@Unremovable
@ConfigMapping(prefix = "roster.expiry")
interface ExpirySettings {

    @WithDefault("1m")
    Duration sweepEvery();
}
