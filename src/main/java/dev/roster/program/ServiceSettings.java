package dev.roster.program;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

@ConfigMapping(prefix = "roster.service-accounts")
interface ServiceSettings {
    /** How long a service account works after its owner has lost access. */
    @WithDefault("14d")
    Duration ownerGracePeriod();
}
