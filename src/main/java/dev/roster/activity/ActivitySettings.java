package dev.roster.activity;

import io.quarkus.arc.Unremovable;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Unremovable, because {@code @Scheduled} reads the setting by name. */
@Unremovable
@ConfigMapping(prefix = "roster.activity")
interface ActivitySettings {
    @WithDefault("10s")
    Duration flushInterval();
}
