package dev.roster.account;

import io.quarkus.arc.Unremovable;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Unremovable, because {@code @Scheduled} reads a setting by name. */
@Unremovable
@ConfigMapping(prefix = "roster.accounts")
interface AccountSettings {
    /** From the closing of an account until its deletion. */
    @WithDefault("30d")
    Duration reopenPeriod();

    @WithDefault("1m")
    Duration deletionInterval();
}
