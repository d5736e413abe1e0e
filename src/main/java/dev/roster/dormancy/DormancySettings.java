package dev.roster.dormancy;

import java.time.Duration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

@ConfigMapping(prefix = "roster.dormancy")
interface DormancySettings {

    @WithDefault("1h")
    Duration runEvery();
}
