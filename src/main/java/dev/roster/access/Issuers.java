package dev.roster.access;

import dev.roster.problem.ProblemType;
import io.quarkus.oidc.Tenant;
import io.quarkus.oidc.TenantIdentityProvider;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The issuers whose tokens Roster accepts: one, and a second one during a migration (docs/adr/0026). A person is an issuer and
 * a subject, so the same {@code sub} of the other issuer is another person.
 */
@ApplicationScoped
public class Issuers {
    /** The tenant of Quarkus for the second issuer. The first one has the default tenant. */
    static final String SECOND = "second";

    @Inject
    TenantIdentityProvider first;
    @Inject
    @Tenant(SECOND)
    TenantIdentityProvider second;
    @Inject
    AccessSettings config;

    /**
     * The provider that verifies the token. The claim {@code iss} is not verified yet; it only selects the keys, audience and
     * issuer that Quarkus requires.
     */
    TenantIdentityProvider of(String token) {
        return isSecond(claimedIssuer(token)) ? second : first;
    }

    /** @return null if the token is not a JWT with an issuer */
    private static String claimedIssuer(String token) {
        String[] parts = token.split("\\.", 3);
        try {
            return parts.length < 3 ? null
                    : new JsonObject(Buffer.buffer(Base64.getUrlDecoder().decode(parts[1])))
                            .getValue("iss") instanceof String issuer ? issuer : null;
        } catch (RuntimeException malformed) {
            return null;
        }
    }

    private boolean isSecond(String issuer) {
        return issuer != null && config.oidc().second().enabled()
                && issuer.equals(config.oidc().second().issuer().orElse(null));
    }

    /** Whether the settings name the issuer. Access by an issuer ends when an operator removes its settings. */
    public boolean accept(String issuer) {
        return isSecond(issuer) || isOfConsole(issuer);
    }

    /**
     * Whether people and programs of the issuer have access to the account. The second issuer can be limited to accounts.
     *
     * @param stored of a member; the issuer of a client counts as the issuer
     */
    public boolean allow(String stored, UUID accountId) {
        String issuer = Program.issuer(stored);
        return accept(issuer) && (!isSecond(issuer)
                || config.oidc().second().accounts().map(accounts -> accounts.contains(accountId)).orElse(true));
    }

    /** The issuers that have access to the account. */
    public List<String> of(UUID accountId) {
        return Stream.of(config.oidc().issuer(), config.oidc().second().issuer()).flatMap(Optional::stream).distinct()
                .filter(issuer -> allow(issuer, accountId)).toList();
    }

    /** The issuer at which the console signs people in. */
    public boolean isOfConsole(String issuer) {
        return config.oidc().issuer().filter(issuer::equals).isPresent();
    }

    /** Fails with {@code forbidden} unless people of the issuer have access to the account, which has the policy. */
    public void mustAllow(String issuer, UUID accountId, SignInPolicy policy) {
        if (!allow(issuer, accountId) || !policy.acceptsIssuer(issuer)) {
            throw ProblemType.FORBIDDEN.because("The account does not accept sign-ins of this identity provider.");
        }
    }

    /**
     * The person as the settings allow now, for a session that may have begun with other settings.
     *
     * @return null if Roster no longer accepts the issuer
     */
    public Principal current(Principal person) {
        return accept(person.issuer()) ? limited(person) : null;
    }

    /**
     * The second issuer has operators only if it has a role claim of its own, and is not limited to accounts. An edge can lack
     * the limit, so it accepts no operators of the second issuer.
     */
    Principal limited(Principal person) {
        AccessSettings.Oidc.SecondIssuer settings = config.oidc().second();
        boolean hasOperators = settings.roleClaim().isPresent() && settings.accounts().isEmpty() && !Mode.isEdge();
        return !isSecond(person.issuer()) || hasOperators ? person : person.withoutOperator();
    }
}
