package dev.roster.access;

import dev.roster.value.Sha256;
import io.quarkus.logging.Log;
import io.quarkus.oidc.common.OidcEndpoint;
import io.quarkus.oidc.common.OidcResponseFilter;
import io.quarkus.oidc.runtime.OidcProvider;
import io.quarkus.oidc.runtime.TenantConfigBean;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.Arrays;

/**
 * Watches the identity provider's key set (RFC 7517). Quarkus fetches it at startup and for a token with an unknown key. Roster
 * also fetches it at an interval, so that it rejects tokens that are signed with a withdrawn key.
 */
@ApplicationScoped
@OidcEndpoint(OidcEndpoint.Type.JWKS)
class ProviderKeys implements OidcResponseFilter {
    @Inject
    TokenVerifier tokens;

    /** Resolved lazily, because creating the bean creates its filters, which include this class. */
    @Inject
    Instance<TenantConfigBean> tenants;

    private volatile byte[] fingerprint;

    @Override
    public Uni<Void> filter(OidcResponseFilterContext response) {
        if (response.statusCode() == 200) {
            compare(Sha256.of(response.responseBody().getBytes()));
        }
        return Uni.createFrom().voidItem();
    }

    private synchronized void compare(byte[] current) {
        if (fingerprint != null && !Arrays.equals(fingerprint, current)) {
            Log.info("The identity provider's keys have changed: Roster verifies every token again");
            tokens.forget();
        }
        fingerprint = current;
    }

    /** Quarkus has no method that only fetches the keys. This one fetches them and then fails to verify the empty token. */
    @Scheduled(every = "${roster.oidc.jwks-refresh-interval}", delayed = "${roster.oidc.jwks-refresh-interval}")
    Uni<Void> fetch() {
        OidcProvider provider = tenants.get().getDefaultTenant().provider();
        if (provider == null) {
            return Uni.createFrom().voidItem();
        }
        return provider.refreshJwksAndVerifyJwtToken("", false, false, null)
                .onFailure().recoverWithNull()
                .replaceWithVoid();
    }
}
