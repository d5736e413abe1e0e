package dev.roster.access;

import dev.roster.problem.Problem;
import dev.roster.value.AccountToken;
import dev.roster.value.Ids;
import java.util.UUID;

/** A token of a service account of the deployment, with the prefix {@code rss_}. It belongs to no account. */
public final class DeploymentToken extends AccountToken implements Credential {
    private static final String PREFIX = "rss_";

    private DeploymentToken(Content content) {
        super(PREFIX, content);
    }

    public static DeploymentToken create(UUID tokenId) {
        return new DeploymentToken(Content.create(Ids.NIL, tokenId));
    }

    /** @param credential may be null */
    static boolean hasPrefix(String credential) {
        return credential != null && credential.startsWith(PREFIX);
    }

    /** @throws Problem {@code unauthenticated}, as for an unknown token */
    static DeploymentToken parse(String credential) {
        Content content = Content.parse(PREFIX, credential);
        if (content == null || !content.accountId().equals(Ids.NIL)) {
            throw invalid();
        }
        return new DeploymentToken(content);
    }

    /** The same problem for every invalid token, so that it does not reveal the reason. */
    static Problem invalid() {
        return Problem.invalidToken("The token of the service account is not valid.");
    }

    @Override
    public String toString() {
        return "token of the deployment " + id();
    }
}
