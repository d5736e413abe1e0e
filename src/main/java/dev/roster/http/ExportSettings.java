package dev.roster.http;

import java.time.Duration;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Limits of exports, review reports and verifications of the audit log. */
@ConfigMapping(prefix = "roster.exports")
interface ExportSettings {

    /** Per replica. */
    @WithDefault("6")
    int atOnce();

    /** Per account and replica. */
    @WithDefault("2")
    int perAccount();

    /** Bytes that a client must receive {@code within} the time below, or the download fails. */
    @WithDefault("256K")
    MemorySize takeAtLeast();

    @WithDefault("10s")
    Duration within();
}
