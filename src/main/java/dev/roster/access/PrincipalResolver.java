package dev.roster.access;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import org.eclipse.microprofile.jwt.JsonWebToken;

import dev.roster.problem.Problem;
import dev.roster.problem.ProblemType;
import dev.roster.value.Text;
import io.quarkus.security.identity.SecurityIdentity;

/** Reads a person out of what the identity provider has signed: an access token, or the ID token of a sign-in. */
@ApplicationScoped
public class PrincipalResolver {

    private static final int LONGEST_NAME = 200;

    /** OpenID Connect Core 1.0, section 2. */
    private static final int LONGEST_SUBJECT = 255;

    /** RFC 5321, 4.5.3.1.3, without the angle brackets. */
    private static final int LONGEST_EMAIL = 254;

    @Inject
    AccessSettings config;

    public Principal of(SecurityIdentity identity) {
        if (!(identity.getPrincipal() instanceof JsonWebToken token) || token.getSubject() == null) {
            throw ProblemType.UNAUTHENTICATED.because("The access token names nobody: it has no `sub`.");
        }
        String subject = text(token, "sub", LONGEST_SUBJECT);
        String email = text(token, "email", LONGEST_EMAIL);
        return new Principal(text(token, "iss", Integer.MAX_VALUE), subject, email, isTrue(token.getClaim("email_verified")),
                name(text(token, "name", Integer.MAX_VALUE), email, subject), identity.hasRole(config.operatorRole()));
    }

    /**
     * A claim that Roster stores or compares; null when the token lacks it.
     *
     * @param longest in UTF-16 units
     * @throws Problem {@code unauthenticated} when it is no text that can be stored. Decisions share a statement: one such
     *         claim
     *         would fail the decisions of others as well.
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

    /** People choose their names themselves at some providers; what would not fit on a line of a mail is not taken over. */
    private static String oneLine(String name) {
        return Text.cut(name.replaceAll("[\\p{Cntrl}\\u2028\\u2029]+", " ").strip(), LONGEST_NAME);
    }

    /** Providers send a JSON boolean (OpenID Connect Core 5.1); some send it as text. */
    private static boolean isTrue(Object claim) {
        return claim != null && claim.toString().equals("true");
    }
}
