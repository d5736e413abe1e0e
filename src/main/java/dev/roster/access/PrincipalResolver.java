package dev.roster.access;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import org.eclipse.microprofile.jwt.JsonWebToken;

import dev.roster.problem.Problem;
import dev.roster.problem.ProblemType;
import dev.roster.value.Text;
import io.quarkus.security.identity.SecurityIdentity;

/** Reads the person from a verified access token or ID token. */
@ApplicationScoped
public class PrincipalResolver {

    private static final int LONGEST_NAME = 200;

    /** OpenID Connect Core 1.0, section 2. */
    private static final int LONGEST_SUBJECT = 255;

    /** RFC 5321, section 4.5.3.1.3, without the angle brackets. */
    private static final int LONGEST_EMAIL = 254;

    @Inject
    AccessSettings config;

    public Principal of(SecurityIdentity identity) {
        if (!(identity.getPrincipal() instanceof JsonWebToken token) || token.getSubject() == null) {
            throw ProblemType.UNAUTHENTICATED.because("The access token has no `sub`.");
        }
        String subject = text(token, "sub", LONGEST_SUBJECT);
        String email = text(token, "email", LONGEST_EMAIL);
        return new Principal(text(token, "iss", Integer.MAX_VALUE), subject, email, isTrue(token.getClaim("email_verified")),
                name(text(token, "name", Integer.MAX_VALUE), email, subject), identity.hasRole(config.operatorRole()));
    }

    /**
     * @param longest in UTF-16 units
     * @return null if the token lacks the claim
     * @throws Problem {@code unauthenticated} if the database cannot store the claim. Decisions share a statement, so such a
     *         claim
     *         would fail the decisions of others too.
     */
    public static String text(JsonWebToken token, String claim, int longest) {
        Object value = token.getClaim(claim);
        if (value == null) {
            return null;
        }
        if (!(value instanceof String text) || text.length() > longest || !Text.isSound(text)) {
            throw Problem.invalidToken("The claim `" + claim + "` of the token is not usable text.");
        }
        return text;
    }

    private static String name(String name, String email, String subject) {
        String best = name == null || name.isBlank() ? email : name;
        return best == null ? subject : oneLine(best);
    }

    /** Some providers let people choose their names, so the name is reduced to one line of an email. */
    private static String oneLine(String name) {
        return Text.cut(name.replaceAll("[\\p{Cntrl}\\u2028\\u2029]+", " ").strip(), LONGEST_NAME);
    }

    /** Providers send a JSON boolean (OpenID Connect Core 5.1); some send it as text. */
    private static boolean isTrue(Object claim) {
        return claim != null && claim.toString().equals("true");
    }
}
