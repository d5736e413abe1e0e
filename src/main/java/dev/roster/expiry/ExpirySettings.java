package dev.roster.expiry;

import io.quarkus.arc.Unremovable;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Unremovable, because {@code @Scheduled} reads the setting by name. */
@Unremovable
@ConfigMapping(prefix = "roster.expiry")
interface ExpirySettings {
    @WithDefault("1m")
    Duration sweepInterval();
}
