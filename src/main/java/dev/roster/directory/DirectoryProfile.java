package dev.roster.directory;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;

/**
 * The directory's description of a user.
 *
 * @param userName unique in the account, regardless of case
 * @param externalId the directory's own id; null if it sends none
 * @param active if false, the member is suspended
 * @param email in normal form
 * @param name the name of the member
 * @param attributes everything that the directory has sent, without {@code active}
 */
public record DirectoryProfile(String userName, String externalId, boolean active, String email, String name,
        ObjectNode attributes) {
    String userNameKey() {
        return key(userName);
    }

    static String key(String userName) {
        return userName.toLowerCase(Locale.ROOT);
    }
}
