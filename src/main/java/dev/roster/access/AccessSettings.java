package dev.roster.access;

import java.time.Duration;
import java.util.Optional;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/**
 * docs/configuration.md describes each setting. Quarkus reads some of them in application.properties, which has their defaults.
 */
@ConfigMapping(prefix = "roster")
public interface AccessSettings {

    /** Has no default: in a realm that several applications share, any name might be another application's role. */
    String operatorRole();

    Oidc oidc();

    Credentials credentials();

    Decisions decisions();

    interface Oidc {
        Optional<String> issuer();

        /** PEM file of the certificate authority, if the platform does not trust it. */
        Optional<String> rootCertificate();

        String audience();

        /** A path with slashes, as {@code realm_access/roles}. */
        String roleClaim();

        /** Number of tokens that a replica remembers as verified, about half a kilobyte each; 0 verifies each token anew. */
        @WithDefault("100000")
        int verifiedTokens();

        /** The longest time for which a withdrawn key is still accepted. */
        @WithDefault("5m")
        Duration fetchKeysEvery();
    }

    interface Credentials {
        /** Invalid credentials of each kind that a client address may send in a minute; 0: no limit. */
        @WithDefault("100")
        int failuresPerMinute();
    }

    interface Decisions {
        /** Longest wait for the database, before the response is 503. */
        @WithDefault("1s")
        Duration deadline();

        /** Decisions that wait at the same time; a further one is 503. */
        @WithDefault("10000")
        int maxQueued();

        /** False runs one query for each decision, to measure the effect of batching. */
        @WithDefault("true")
        boolean batched();
    }
}
