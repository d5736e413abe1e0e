package dev.roster.brand;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/** docs/configuration.md describes each setting. */
@ConfigMapping(prefix = "roster.brand")
interface BrandSettings {
    // @formatter:off: one setting per line
    @WithDefault(DeploymentBrand.ROSTER) String name();
    Optional<String> accentColor();
    Optional<String> logo();
    // @formatter:on
}
