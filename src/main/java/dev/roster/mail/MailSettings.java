package dev.roster.mail;

import java.time.Duration;
import java.util.Optional;

import dev.roster.http.PublicUrl;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.vertx.ext.mail.StartTLSOptions;

/** docs/configuration.md describes each setting. */
@ConfigMapping(prefix = "roster")
interface MailSettings extends PublicUrl {

    Smtp smtp();

    Mail mail();

    Outbox outbox();

    Console console();

    interface Smtp {
        Optional<String> host();

        int port();

        Optional<String> username();

        Optional<String> password();

        StartTLSOptions startTls();

        /** PEM file of the certificate authority, if the platform does not trust it. */
        Optional<String> rootCertificate();
    }

    interface Mail {
        /** The sender, as {@code Roster <roster@example.com>}. */
        Optional<String> from();
    }

    interface Console {
        /** Whether emails can link to the console. */
        boolean enabled();
    }

    interface Outbox {
        @WithDefault("1s")
        Duration pollEvery();

        /** Emails that a replica sends at once; if it is killed, at most these are sent twice. */
        @WithDefault("10")
        int concurrency();

        @WithDefault("20s")
        Duration attemptTimeout();

        /** The first pause after a failed attempt; each further one is twice as long. */
        @WithDefault("5s")
        Duration firstRetryAfter();

        @WithDefault("30m")
        Duration longestRetryAfter();

        /** How long the recipient's side may defer an email. Time in which our side fails does not count. */
        @WithDefault("24h")
        Duration giveUpAfter();

        /** Longest pause between attempts while our side fails. */
        @WithDefault("1m")
        Duration longestPause();
    }
}
