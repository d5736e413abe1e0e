package dev.roster.access;

import dev.roster.problem.Problem;
import dev.roster.value.AccountToken;
import java.util.UUID;

/** An embed token, with the prefix {@code rsm_}. It is no {@link Credential}: only {@link EmbedAuthentication} accepts it. */
public final class EmbedToken extends AccountToken {
    static final String PREFIX = "rsm_";

    private EmbedToken(Content content) {
        super(PREFIX, content);
    }

    public static EmbedToken create(UUID accountId, UUID id) {
        return new EmbedToken(Content.create(accountId, id));
    }

    static boolean hasPrefix(String credential) {
        return credential != null && credential.startsWith(PREFIX);
    }

    /** @return null if the text is not the text of a token */
    static EmbedToken parse(String text) {
        Content content = Content.parse(PREFIX, text);
        return content == null ? null : new EmbedToken(content);
    }

    /** The same problem for every invalid token, so that it does not reveal the reason. */
    static Problem invalid() {
        return Problem.invalidToken("The embed token is not valid: it has expired, or its member or API key lost access.");
    }

    @Override
    public String toString() {
        return "embed token " + id();
    }
}
