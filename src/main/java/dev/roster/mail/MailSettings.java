package dev.roster.mail;

import dev.roster.http.PublicUrl;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.vertx.ext.mail.StartTLSOptions;
import java.time.Duration;
import java.util.Optional;

/** docs/configuration.md describes each setting. */
@ConfigMapping(prefix = "roster")
interface MailSettings extends PublicUrl {
    // @formatter:off: one setting per line
    Smtp smtp();
    Mail mail();
    Outbox outbox();

    interface Smtp {
        Optional<String> host();
        int port();
        Optional<String> username();
        Optional<String> password();
        StartTLSOptions startTls();
        Optional<String> rootCertificate();
    }

    interface Mail {
        Optional<String> from();
    }

    interface Outbox {
        @WithDefault("1s") Duration pollInterval();
        @WithDefault("10") int concurrency();
        @WithDefault("20s") Duration attemptTimeout();
        @WithDefault("5s") Duration initialRetryDelay();
        @WithDefault("30m") Duration maxRetryDelay();
        @WithDefault("24h") Duration giveUpAfter();
        @WithDefault("1m") Duration maxPause();
    }
    // @formatter:on
}
