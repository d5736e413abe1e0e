package dev.roster.access;

import dev.roster.value.Sha256;
import io.quarkus.logging.Log;
import io.quarkus.oidc.common.OidcEndpoint;
import io.quarkus.oidc.common.OidcResponseFilter;
import io.quarkus.oidc.runtime.OidcProvider;
import io.quarkus.oidc.runtime.OidcUtils;
import io.quarkus.oidc.runtime.TenantConfigBean;
import io.quarkus.oidc.runtime.TenantConfigContext;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Watches the key set of each issuer (RFC 7517). Quarkus fetches it at startup and for a token with an unknown key. Roster
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

    /** By issuer: the console has the keys of the first one. */
    private final Map<Boolean, byte[]> fingerprints = new HashMap<>();

    @Override
    public Uni<Void> filter(OidcResponseFilterContext response) {
        if (response.statusCode() == 200) {
            compare(Issuers.SECOND.equals(response.requestProperties().getString(OidcUtils.TENANT_ID_ATTRIBUTE)),
                    Sha256.of(response.responseBody().getBytes()));
        }
        return Uni.createFrom().voidItem();
    }

    private synchronized void compare(boolean ofSecond, byte[] current) {
        byte[] former = fingerprints.put(ofSecond, current);
        if (former != null && !Arrays.equals(former, current)) {
            Log.info("The identity provider's keys have changed: Roster verifies every token again");
            tokens.forget();
        }
    }

    /** Quarkus has no method that only fetches the keys. This one fetches them and then fails to verify the empty token. */
    @Scheduled(every = "${roster.oidc.jwks-refresh-interval}", delayed = "${roster.oidc.jwks-refresh-interval}")
    Uni<Void> fetch() {
        return fetch(tenants.get().getDefaultTenant())
                .chain(() -> fetch(tenants.get().getStaticTenant(Issuers.SECOND)));
    }

    /** @param tenant null, or without a provider, if it is disabled or its provider has not answered yet */
    private static Uni<Void> fetch(TenantConfigContext tenant) {
        OidcProvider provider = tenant == null ? null : tenant.provider();
        return provider == null ? Uni.createFrom().voidItem()
                : provider.refreshJwksAndVerifyJwtToken("", false, false, null)
                        .onFailure().recoverWithNull()
                        .replaceWithVoid();
    }
}
