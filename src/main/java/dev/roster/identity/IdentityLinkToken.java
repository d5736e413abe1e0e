package dev.roster.identity;

import dev.roster.problem.Problem;
import dev.roster.value.AccountToken;
import java.util.UUID;

/** The secret in the link of an email, with the prefix {@code rsl_}. Its id is that of the member. */
final class IdentityLinkToken extends AccountToken {
    private static final String PREFIX = "rsl_";

    private IdentityLinkToken(Content content) {
        super(PREFIX, content);
    }

    static IdentityLinkToken create(UUID accountId, UUID memberId) {
        return new IdentityLinkToken(Content.create(accountId, memberId));
    }

    /** @throws Problem {@code not-found} if the text is not a token, as for an unknown one */
    static IdentityLinkToken parse(String text) {
        Content content = Content.parse(PREFIX, text);
        if (content == null) {
            throw Problem.notFound();
        }
        return new IdentityLinkToken(content);
    }

    @Override
    public String toString() {
        return "identity link of member " + id();
    }
}
