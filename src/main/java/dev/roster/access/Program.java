package dev.roster.access;

import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * A program that has authenticated with an access token. A token with a sign-in or an address is a person's.
 *
 * @param client the id of the client, if the token is the client's own; null if it can act for somebody else
 */
public record Program(String client) {
    /** An issuer is a URL. With this prefix, it is the issuer of a client, whose id is the subject. */
    private static final String CLIENT = "client:";

    private static final int MAX_LENGTH = 255;

    /** @return null if the token is a person's */
    static Program of(JsonWebToken token, String subject, String email, Authentication authentication) {
        boolean signedIn = authentication.at() != null || !authentication.amr().isEmpty() || token.getClaim("sid") != null;
        return email != null || signedIn || isOfUserAtEntra(token) ? null
                : new Program(isOwn(token, subject) ? client(token) : null);
    }

    /** Entra ID states the scopes of a person's token as text, and those of a program's as {@code roles}. */
    private static boolean isOfUserAtEntra(JsonWebToken token) {
        return token.getClaim("scp") instanceof String || "user".equals(token.getClaim("idtyp"));
    }

    /**
     * Whether the client got the token for itself (RFC 6749, section 4.4). A token that a person got through the client has the
     * same client id, but another subject: the client's id is the subject of its own tokens only (RFC 9068, section 2.2). Auth0
     * appends {@code @clients} to the id; Entra ID has another subject and marks the token with {@code idtyp}.
     */
    private static boolean isOwn(JsonWebToken token, String subject) {
        String client = client(token);
        return client != null && token.getClaim("act") == null && (subject.equals(client)
                || subject.equals(client + "@clients") && "client-credentials".equals(token.getClaim("gty"))
                || "app".equals(token.getClaim("idtyp")) && token.getClaim("scp") == null);
    }

    /** @return null if the token has no client, or two different ones */
    private static String client(JsonWebToken token) {
        String client = null;
        for (String name : new String[] { "client_id", "azp", "appid", "cid" }) {
            String claim = Principal.claim(token, name, MAX_LENGTH);
            if (claim != null && client != null && !claim.equals(client)) {
                return null;
            }
            client = claim == null ? client : claim;
        }
        return client;
    }

    /** The issuer of a member that is a client of this issuer. */
    public static String issuerOfClients(String issuer) {
        return CLIENT + issuer;
    }

    public static boolean isIssuerOfClients(String stored) {
        return stored != null && stored.startsWith(CLIENT);
    }

    /** The {@code iss} of the tokens of a member. */
    public static String issuer(String stored) {
        return isIssuerOfClients(stored) ? stored.substring(CLIENT.length()) : stored;
    }
}
