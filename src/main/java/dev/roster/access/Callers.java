package dev.roster.access;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import org.eclipse.microprofile.jwt.JsonWebToken;

import dev.roster.platform.ProblemType;
import dev.roster.platform.RosterConfig;
import io.quarkus.security.identity.SecurityIdentity;

/** Reads a person out of what the identity provider has signed: an access token, or the ID token of a sign-in. */
@ApplicationScoped
public class Callers {

    private static final int LONGEST_NAME = 200;

    @Inject
    RosterConfig config;

    public Caller of(SecurityIdentity identity) {
        if (!(identity.getPrincipal() instanceof JsonWebToken token) || token.getSubject() == null) {
            throw ProblemType.UNAUTHENTICATED.because("The access token names nobody: it has no `sub`.");
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
