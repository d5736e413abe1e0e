package dev.roster.telemetry;

import io.quarkus.arc.Unremovable;
import io.smallrye.config.ConfigMapping;

/** application.properties passes the setting to Quarkus and sets its default. */
@Unremovable
@ConfigMapping(prefix = "roster.tracing")
interface TracingSettings {
    boolean disabled();
}
