package dev.roster.dormancy;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

@ConfigMapping(prefix = "roster.dormancy")
interface DormancySettings {
    @WithDefault("1h")
    Duration runInterval();
}
