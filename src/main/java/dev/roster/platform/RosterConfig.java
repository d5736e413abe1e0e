package dev.roster.platform;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.vertx.ext.mail.StartTLSOptions;

/** What a deployment decides about Roster itself; {@code docs/configuration.md} lists all of it. */
@ConfigMapping(prefix = "roster")
public interface RosterConfig {

    /** The token role whose bearers create accounts and act as admin in every one of them. */
    @WithDefault("admin")
    String operatorRole();

    /** Where people reach this deployment; links in mails begin with it. */
    URI publicUrl();

    /**
     * What an invitation's link looks like; {@code {token}} becomes the secret. A team with a page of its own names it here.
     */
    @WithDefault("${roster.public-url}/join?token={token}")
    String invitationLink();

    Database database();

    Oidc oidc();

    Console console();

    Smtp smtp();

    Mail mail();

    Http http();

    Management management();

    Shutdown shutdown();

    Tracing tracing();

    Decisions decisions();

    Activity activity();

    Outbox outbox();

    Expiry expiry();

    Dormancy dormancy();

    /** Which PostgreSQL; the settings of both of its drivers are made from these. */
    interface Database {
        Optional<String> url();

        Optional<String> username();

        Optional<String> password();

        /**
         * The role that migrates and owns the schema. With one of its own the service can neither change nor delete events of
         * the audit, whatever becomes of it; without, it migrates as itself.
         */
        Optional<String> migrationUsername();

        Optional<String> migrationPassword();

        /**
         * Whether a replica brings the schema up to date before it serves; without, it waits until {@code roster migrate} has
         * done that.
         */
        boolean migrateAtStart();

        /** A PEM file: who must have signed its certificate, where it is not somebody whom the platform trusts. */
        Optional<String> rootCertificate();

        /** How the migration reaches the same database where the service does so through a pooler. */
        Optional<String> migrationUrl();

        /** Whether a pooler such as PgBouncer stands in between, and gives each transaction whichever connection is free. */
        @WithDefault("false")
        boolean transactionPooling();

        int maxConnections();

        /**
         * How long to wait for a connection, and on one for an answer, before the database counts as away and the request is
         * refused with 503.
         */
        @WithDefault("1s")
        Duration answerWithin();
    }

    /** Which identity provider, and what its tokens must say. */
    interface Oidc {
        Optional<String> issuer();

        /** A PEM file: who must have signed its certificate, where it is not somebody whom the platform trusts. */
        Optional<String> rootCertificate();

        /** The {@code aud} that a token must hold. */
        String audience();

        /** Where a token holds its roles, with slashes between the steps: {@code realm_access/roles} for Keycloak. */
        String roleClaim();

        /**
         * How many tokens' signatures are remembered as verified, at about half a kilobyte each; 0 has each verified at every
         * request.
         */
        @WithDefault("100000")
        int verifiedTokens();

        /** How often the provider's keys are fetched again, and so how long a key that it withdrew still counts. */
        @WithDefault("5m")
        Duration fetchKeysEvery();
    }

    /** The pages for people in a browser, and the client as which they sign in at the identity provider. */
    interface Console {
        /** Whether there are pages at all, beside the one that an invitation's link leads to. */
        @WithDefault("false")
        boolean enabled();

        Optional<String> clientId();

        Optional<String> clientSecret();

        /** What encrypts the cookies of a sign-in: at least 32 characters, the same for all replicas. */
        Optional<String> cookieSecret();

        /** Whether people reach it by HTTPS only, as they should: cookies go over nothing else then. */
        boolean secure();

        /** How long a form that was opened in time may still be sent after the identity provider's word has expired. */
        @WithDefault("30m")
        Duration formsGoodFor();
    }

    /** Which SMTP server. */
    interface Smtp {
        Optional<String> host();

        int port();

        Optional<String> username();

        Optional<String> password();

        StartTLSOptions startTls();

        /** A PEM file: who must have signed its certificate, where it is not somebody whom the platform trusts. */
        Optional<String> rootCertificate();
    }

    /** How mails are sent. */
    interface Mail {
        /** The sender, as {@code Roster <roster@example.com>}. */
        Optional<String> from();
    }

    /** The port of the API. */
    interface Http {
        int port();
    }

    /** The port of health, metrics and the OpenAPI document. */
    interface Management {
        int port();
    }

    interface Shutdown {
        /** How long a replica that was told to stop still serves, with a farewell. */
        Duration delay();
    }

    /** Traces go out over OTLP, to where OTEL_EXPORTER_OTLP_ENDPOINT says. */
    interface Tracing {
        boolean disabled();
    }

    interface Decisions {
        /** How long a decision may wait for the database before it is refused with 503. */
        @WithDefault("1s")
        Duration deadline();

        /** How many decisions may wait for a look-up; one more is refused with 503. */
        @WithDefault("10000")
        int maxQueued();

        /** Whether decisions that wait at the same time share a query; without it each has its own, which is for measuring. */
        @WithDefault("true")
        boolean batched();
    }

    interface Activity {
        /** How often the times of the last activity are written: what they may lag behind, and lose by a crash. */
        @WithDefault("10s")
        Duration flushEvery();
    }

    interface Expiry {
        /**
         * How often it is looked which memberships and roles have ended or are about to: what the audit may lag behind; no
         * decision does.
         */
        @WithDefault("1m")
        Duration sweepEvery();
    }

    interface Dormancy {
        /** How often each account's policy about members who are not active is carried out. */
        @WithDefault("1h")
        Duration runEvery();
    }

    interface Outbox {
        /** How often a replica looks for mails that are due, beside those that it queued itself. */
        @WithDefault("1s")
        Duration pollEvery();

        /** How many mails a replica sends at the same time, and at most sends twice after it was killed. */
        @WithDefault("10")
        int concurrency();

        /** How long one attempt may take before the SMTP server counts as hanging. */
        @WithDefault("20s")
        Duration attemptTimeout();

        /** The pause after the first failed attempt; it doubles with each further one. */
        @WithDefault("5s")
        Duration firstRetryAfter();

        /** The longest pause between two attempts. */
        @WithDefault("30m")
        Duration longestRetryAfter();

        /** How long the recipient's side may put a mail off before it counts as failed; our side may do so for ever. */
        @WithDefault("24h")
        Duration giveUpAfter();

        /** The longest time without an attempt while our side of email does not work. */
        @WithDefault("1m")
        Duration longestPause();
    }
}
