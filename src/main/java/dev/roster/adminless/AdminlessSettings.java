package dev.roster.adminless;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

@ConfigMapping(prefix = "roster.operator")
interface AdminlessSettings {
    /** The address for notices to the operator. */
    Optional<String> email();
}
