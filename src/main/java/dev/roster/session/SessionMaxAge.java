package dev.roster.session;

import java.time.Duration;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.quarkus.arc.Unremovable;
import io.quarkus.oidc.OidcRedirectFilter;
import io.quarkus.oidc.Redirect;

/**
 * Has the identity provider ask for the password again once a session has had its whole lifetime ({@code max_age}, OpenID
 * Connect Core 3.1.2.1). Asks for a minute less, or a tenth of a short lifetime: the provider counts in whole seconds, and its
 * clock may differ. Without that, a sign-in at the end of a session could return an {@code auth_time} that is too old.
 */
@ApplicationScoped
@Unremovable
@Redirect(Redirect.Location.OIDC_AUTHORIZATION)
class SessionMaxAge implements OidcRedirectFilter {

    private static final Duration LONGEST_MARGIN = Duration.ofMinutes(1);
    private static final int SHARE_OF_LIFETIME = 10;

    @Inject
    SessionSettings config;

    @Override
    public void filter(OidcRedirectContext redirect) {
        redirect.additionalQueryParams().set("max_age", Long.toString(maxAge(config.console().sessionLifetime())));
    }

    /** In seconds. */
    static long maxAge(Duration lifetime) {
        Duration share = lifetime.dividedBy(SHARE_OF_LIFETIME);
        return lifetime.minus(share.compareTo(LONGEST_MARGIN) < 0 ? share : LONGEST_MARGIN).toSeconds();
    }
}
