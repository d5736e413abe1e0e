package dev.roster.access;

import dev.roster.problem.Problem;
import dev.roster.problem.ProblemType;
import dev.roster.value.EmailAddress;
import dev.roster.value.Text;
import io.quarkus.security.identity.SecurityIdentity;
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * An authenticated person or program, with the claims of the identity provider.
 *
 * @param program null for a person
 * @param profile null unless this is the person of a token with a verified address
 * @param token the access token at an edge, which sends it to its core for a first sign-in; null at a core and in a browser
 *        session
 */
public record Principal(String issuer, String subject, String email, boolean emailVerified, String name, boolean operator,
        Authentication authentication, Program program, ClaimedProfile profile, String token)
        implements
            Credential {
    private static final int MAX_NAME_LENGTH = 200;

    /** OpenID Connect Core 1.0, section 2. */
    private static final int MAX_SUBJECT_LENGTH = 255;

    /** Reads the person from a verified access token or ID token. */
    public static Principal of(SecurityIdentity identity, String operatorRole) {
        if (!(identity.getPrincipal() instanceof JsonWebToken token) || token.getSubject() == null) {
            throw ProblemType.UNAUTHENTICATED.because("The token has no `sub`.");
        }
        String subject = claim(token, "sub", MAX_SUBJECT_LENGTH);
        String email = claim(token, "email", EmailAddress.MAX_LENGTH);
        String name = claim(token, "name", Integer.MAX_VALUE);
        // OpenID Connect Core 5.1 defines a JSON boolean; some providers send text.
        Object emailVerified = token.getClaim("email_verified");
        boolean verified = String.valueOf(emailVerified).equals("true");
        String claimedName = visible(name);
        String visibleEmail = visible(email);
        Authentication authentication = Authentication.of(token);
        Program program = Program.of(token, subject, email, authentication);
        return new Principal(claim(token, "iss", Integer.MAX_VALUE), subject, email, verified,
                claimedName != null ? claimedName : visibleEmail != null ? visibleEmail : subject,
                identity.hasRole(operatorRole), authentication, program,
                ClaimedProfile.of(token, claimedName, verified ? email : null), null);
    }

    /**
     * @param maxLength in UTF-16 units
     * @return null if the token does not have the claim
     * @throws Problem {@code unauthenticated} if the database cannot store the claim. A decision with this claim would fail
     *         all decisions that share its query.
     */
    public static String claim(JsonWebToken token, String name, int maxLength) {
        Object value = token.getClaim(name);
        if (value == null) {
            return null;
        }
        if (!(value instanceof String text) || text.length() > maxLength || !Text.isStorable(text)) {
            throw Problem
                    .invalidToken("The claim `" + name + "` of the token is too long, or is not text that Roster can store.");
        }
        return text;
    }

    /**
     * Reduces the name to one line, because emails contain it and some providers let people choose it.
     *
     * @return null for a name without visible characters
     */
    private static String visible(String name) {
        String line = name == null ? "" : name.replaceAll("[\\p{Cntrl}\\u2028\\u2029]+", " ").strip();
        return line.replaceAll("[\\p{Z}\\p{C}]+", "").isEmpty() ? null : Text.truncate(line, MAX_NAME_LENGTH);
    }

    /** With the access token, for the core of an edge. */
    Principal withToken(String accessToken) {
        return new Principal(issuer, subject, email, emailVerified, name, operator, authentication, program, profile,
                accessToken);
    }

    Principal withoutOperator() {
        return new Principal(issuer, subject, email, emailVerified, name, false, authentication, program, profile, token);
    }

    /** Without the token. */
    @Override
    public String toString() {
        return label();
    }

    /** @return null unless the identity provider has verified the address */
    public String verifiedEmail() {
        return emailVerified ? email : null;
    }

    /** The label in logs and audit events. */
    public String label() {
        return email != null ? email : subject;
    }

    public String key() {
        return issuer + " " + subject;
    }
}
