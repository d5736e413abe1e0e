package dev.roster.access;

import dev.roster.problem.ProblemType;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.List;

/** Authenticates the deployment's service accounts. Each can do only what its {@link DeploymentRole} says. */
@ApplicationScoped
class DeploymentAuthentication {
    /** No identity provider has it: the issuer of a token is a URL. */
    private static final String ISSUER = "roster";

    @Inject
    Instance<DeploymentTokens> tokens;

    Uni<Void> introspector(DeploymentToken token) {
        return authenticate(token, DeploymentRole.INTROSPECTOR).replaceWithVoid();
    }

    /** @return the service account as the principal of audit events and idempotency keys; it has no operator role */
    Uni<Principal> provisioner(DeploymentToken token) {
        return authenticate(token, DeploymentRole.PROVISIONER).map(account -> new Principal(ISSUER,
                account.name() + " " + account.memberId(), null, false, account.name(), false,
                new Authentication(null, List.of(), null), null, null, null));
    }

    static boolean isProvisioner(Principal principal) {
        return ISSUER.equals(principal.issuer());
    }

    private Uni<Membership> authenticate(DeploymentToken token, DeploymentRole role) {
        return tokens.get().find(token.id()).map(stored -> {
            ApiKeys.KeyHolder holder = stored.verify(token);
            if (holder == null) {
                throw DeploymentToken.invalid();
            }
            tokens.get().used(token.id());
            if (!role.value().equals(holder.membership().role())) {
                throw ProblemType.FORBIDDEN
                        .because("The operation requires a service account of the kind " + role.value() + ".");
            }
            return holder.membership();
        });
    }
}
