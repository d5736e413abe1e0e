package dev.roster.directory;

import dev.roster.problem.Problem;
import dev.roster.value.AccountToken;
import java.util.UUID;

/** A token of a directory, with the prefix {@code rsd_}. */
final class DirectoryToken extends AccountToken {
    static final String PREFIX = "rsd_";

    private DirectoryToken(Content content) {
        super(PREFIX, content);
    }

    static DirectoryToken create(UUID accountId, UUID id) {
        return new DirectoryToken(Content.create(accountId, id));
    }

    /** @return null if the text is not the text of a token */
    static DirectoryToken parse(String text) {
        Content content = Content.parse(PREFIX, text);
        return content == null ? null : new DirectoryToken(content);
    }

    /** The same problem for every invalid token, so that it does not reveal the reason. */
    static Problem invalid() {
        return Problem.invalidToken("The token of the directory is not valid for this account.");
    }

    @Override
    public String toString() {
        return "directory token " + id();
    }
}
