package dev.roster.access;

import java.util.Arrays;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;

import dev.roster.value.Sha256;
import io.quarkus.logging.Log;
import io.quarkus.oidc.common.OidcEndpoint;
import io.quarkus.oidc.common.OidcResponseFilter;
import io.quarkus.oidc.runtime.OidcProvider;
import io.quarkus.oidc.runtime.TenantConfigBean;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;

/**
 * Watches the identity provider's set of keys (RFC 7517). Quarkus fetches it at the start and for a token whose key it does not
 * know; Roster has it fetched from time to time as well, so that a key which was withdrawn stops counting.
 */
@ApplicationScoped
@OidcEndpoint(OidcEndpoint.Type.JWKS)
class ProviderKeys implements OidcResponseFilter {

    @Inject
    VerifiedTokens verified;

    /** Asked for late: it is made with its filters, of which this is one. */
    @Inject
    Instance<TenantConfigBean> tenants;

    private volatile byte[] fingerprint;

    @Override
    public Uni<Void> filter(OidcResponseFilterContext response) {
        if (response.statusCode() == 200) {
            note(Sha256.of(response.responseBody().getBytes()));
        }
        return Uni.createFrom().voidItem();
    }

    private synchronized void note(byte[] present) {
        if (fingerprint != null && !Arrays.equals(fingerprint, present)) {
            Log.info("The identity provider's keys have changed: every token is verified anew");
            verified.forget();
        }
        fingerprint = present;
    }

    /** There is no call that only fetches the keys; the one that verifies a token with fresh keys does that first. */
    @Scheduled(every = "${roster.oidc.fetch-keys-every}", delayed = "${roster.oidc.fetch-keys-every}")
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
