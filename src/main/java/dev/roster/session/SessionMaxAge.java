package dev.roster.session;

import io.quarkus.arc.Unremovable;
import io.quarkus.oidc.OidcRedirectFilter;
import io.quarkus.oidc.Redirect;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;

/**
 * Makes the identity provider request credentials again at the end of the session's lifetime ({@code max_age}, OpenID Connect
 * Core 3.1.2.1). {@code max_age} is shorter than the lifetime by a minute, or by a tenth of a short lifetime: the provider
 * counts whole seconds, and its clock may differ, so {@code auth_time} could otherwise be too old.
 */
@ApplicationScoped
@Unremovable
@Redirect(Redirect.Location.OIDC_AUTHORIZATION)
class SessionMaxAge implements OidcRedirectFilter {
    private static final Duration MAX_MARGIN = Duration.ofMinutes(1);
    private static final int SHARE_OF_LIFETIME = 10;

    @Inject
    SessionSettings config;

    @Override
    public void filter(OidcRedirectContext redirect) {
        redirect.additionalQueryParams().set("max_age", Long.toString(maxAge(config.console().sessionLifetime())));
        StepUp.request(redirect);
    }

    /** In seconds. */
    static long maxAge(Duration lifetime) {
        Duration share = lifetime.dividedBy(SHARE_OF_LIFETIME);
        return lifetime.minus(share.compareTo(MAX_MARGIN) < 0 ? share : MAX_MARGIN).toSeconds();
    }
}
