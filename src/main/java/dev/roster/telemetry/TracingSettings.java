package dev.roster.telemetry;

import io.quarkus.arc.Unremovable;
import io.smallrye.config.ConfigMapping;

/** Quarkus reads them in application.properties, which has the default. */
@Unremovable
@ConfigMapping(prefix = "roster.tracing")
interface TracingSettings {

    boolean disabled();
}
