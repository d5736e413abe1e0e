package dev.roster.session;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import dev.roster.platform.RosterConfig;
import io.quarkus.arc.Unremovable;
import io.quarkus.oidc.OidcRedirectFilter;
import io.quarkus.oidc.Redirect;

/**
 * Has the identity provider ask for the password again once a session has had its whole lifetime ({@code max_age}, OpenID
 * Connect Core 3.1.2.1), in seconds.
 */
@ApplicationScoped
@Unremovable
@Redirect(Redirect.Location.OIDC_AUTHORIZATION)
class SessionMaxAge implements OidcRedirectFilter {

    @Inject
    RosterConfig config;

    @Override
    public void filter(OidcRedirectContext redirect) {
        redirect.additionalQueryParams().set("max_age", Long.toString(config.console().sessionLifetime().toSeconds()));
    }
}
