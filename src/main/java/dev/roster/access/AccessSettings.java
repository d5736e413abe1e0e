package dev.roster.access;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * docs/configuration.md describes each setting. application.properties passes some settings to Quarkus and sets their defaults.
 */
@ConfigMapping(prefix = "roster")
public interface AccessSettings {
    /** Has no default: in a realm shared by several applications, any name could be a role of another application. */
    String operatorRole();

    Oidc oidc();

    Credentials credentials();

    Decisions decisions();

    interface Oidc {
        Optional<String> issuer();

        /** PEM file of the certificate authority, if the platform does not trust it. */
        Optional<String> rootCertificate();

        String audience();

        /** A path with slashes, such as {@code realm_access/roles}. */
        String roleClaim();

        /** Number of verified tokens that a replica remembers, about half a kilobyte each; 0 verifies every token again. */
        @WithDefault("100000")
        int tokenCacheSize();

        /** The longest time for which a withdrawn key is still accepted. */
        @WithDefault("5m")
        Duration jwksRefreshInterval();

        SecondIssuer second();

        /** A further issuer, during a migration. */
        interface SecondIssuer {
            boolean enabled();

            Optional<String> issuer();

            Optional<String> rootCertificate();

            String audience();

            /** Without it, the issuer has no operators. */
            Optional<String> roleClaim();

            /** The only accounts in which tokens of the issuer are valid; absent for all accounts. */
            Optional<Set<UUID>> accounts();
        }
    }

    interface Credentials {
        /** Number of invalid credentials of each kind that a client may send per minute; 0: no limit. */
        @WithDefault("100")
        int maxFailuresPerMinute();
    }

    interface Decisions {
        /** Longest wait for the database. After it, the response is 503. */
        @WithDefault("1s")
        Duration timeout();

        /** Number of decisions that can wait at the same time. The response to further ones is 503. */
        @WithDefault("10000")
        int maxQueued();

        /** If false, each decision runs its own query: only to measure the effect of batching. */
        @WithDefault("true")
        boolean batched();
    }
}
