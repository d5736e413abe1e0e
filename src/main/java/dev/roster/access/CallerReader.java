package dev.roster.access;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import org.eclipse.microprofile.jwt.JsonWebToken;

import dev.roster.platform.ProblemType;
import dev.roster.platform.RosterConfig;
import io.quarkus.security.identity.CurrentIdentityAssociation;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;

/** Reads who calls from the token that the identity provider signed. */
@ApplicationScoped
class CallerReader {

    private static final int LONGEST_NAME = 200;

    @Inject
    CurrentIdentityAssociation identities;

    @Inject
    RosterConfig config;

    /** The caller; fails with {@code unauthenticated} when there is no token, and with the token's own fault when it is bad. */
    Uni<Caller> caller() {
        return identities.getDeferredIdentity().map(this::caller);
    }

    private Caller caller(SecurityIdentity identity) {
        if (identity.isAnonymous() || !(identity.getPrincipal() instanceof JsonWebToken token) || token.getSubject() == null) {
            throw ProblemType.UNAUTHENTICATED.because("Send an access token: `Authorization: Bearer …`.");
        }
        return new Caller(token.getIssuer(), token.getSubject(), token.getClaim("email"),
                isTrue(token.getClaim("email_verified")), name(token), identity.hasRole(config.operatorRole()));
    }

    private static String name(JsonWebToken token) {
        String name = token.getClaim("name");
        if (name == null || name.isBlank()) {
            name = token.getClaim("email");
        }
        return name == null ? token.getSubject() : oneLine(name);
    }

    /** People choose their names themselves at some providers; what would not fit on a line of a mail is not taken over. */
    private static String oneLine(String name) {
        String line = name.replaceAll("[\\p{Cntrl}\\u2028\\u2029]+", " ").strip();
        return line.length() > LONGEST_NAME ? line.substring(0, LONGEST_NAME) : line;
    }

    /** Providers send a JSON boolean (OpenID Connect Core 5.1); some send it as text. */
    private static boolean isTrue(Object claim) {
        return claim != null && claim.toString().equals("true");
    }
}
