package dev.roster.access;

import dev.roster.access.Credentials.Verified;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** Verifies access tokens that edges send for a first sign-in: an edge itself is not trusted to identify people. */
@ApplicationScoped
public class ForwardedTokens {
    @Inject
    TokenVerifier tokens;

    /** @return null if the token is not valid, or not of this person */
    public Uni<Principal> verify(String token, String issuer, String subject) {
        return tokens.verify(token).map(Verified::credential)
                .map(credential -> credential instanceof Principal person && person.issuer().equals(issuer)
                        && person.subject().equals(subject) ? person : null)
                .onFailure().recoverWithNull();
    }
}
