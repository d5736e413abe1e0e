package dev.roster.member;

import io.quarkus.arc.Unremovable;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Unremovable, because {@code @Scheduled} reads the setting by name. */
@Unremovable
@ConfigMapping(prefix = "roster.members")
interface MemberSettings {
    /** At most one change of each person on each replica in this time. */
    @WithDefault("1m")
    Duration profileInterval();
}
