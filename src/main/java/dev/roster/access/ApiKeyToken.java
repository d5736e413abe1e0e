package dev.roster.access;

import dev.roster.problem.Problem;
import dev.roster.problem.ProblemType;
import dev.roster.value.AccountToken;
import dev.roster.value.Ids;
import java.util.UUID;

/** An API key, with the prefix {@code rst_}. */
public final class ApiKeyToken extends AccountToken implements Credential {
    public static final String PREFIX = "rst_";

    private final String header;

    private ApiKeyToken(Content content, String header) {
        super(PREFIX, content);
        this.header = header;
    }

    public static ApiKeyToken create(UUID accountId, UUID keyId) {
        return new ApiKeyToken(Content.create(accountId, keyId), null);
    }

    static boolean hasPrefix(String credential) {
        return credential.startsWith(PREFIX);
    }

    /**
     * @param header null for {@code Authorization}
     * @throws Problem {@code unauthenticated}, as for an unknown key; also for the nil account, which has deployment tokens
     */
    static ApiKeyToken parse(String credential, String header) {
        Content content = Content.parse(PREFIX, credential);
        if (content == null || content.accountId().equals(Ids.NIL)) {
            throw invalid();
        }
        return new ApiKeyToken(content, header);
    }

    /** The same problem for every invalid key, so that it does not reveal the reason. */
    static Problem invalid() {
        return Problem.invalidToken("The API key is not valid.");
    }

    /** The key is genuine. The member has not signed in for as long as the account allows; the use of keys does not count. */
    static Problem paused() {
        return ProblemType.SIGN_IN_REQUIRED
                .because("The member of the API key has not signed in for too long. The key works again after a sign-in.")
                .challenge("Bearer error=\"" + Problem.INSUFFICIENT_AUTHENTICATION
                        + "\", error_description=\"The member of the API key must sign in\"");
    }

    /** Whether the key was sent in {@code Authorization} or in the header that its account has configured. */
    public boolean wasSentIn(String configuredHeader) {
        return header == null || header.equalsIgnoreCase(configuredHeader);
    }

    @Override
    public String toString() {
        return "API key " + id();
    }
}
