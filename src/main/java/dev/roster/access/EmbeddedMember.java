package dev.roster.access;

import java.util.UUID;

/**
 * The member for whom an embed token was created. Like an access token, it names a person; every decision looks up the
 * membership.
 *
 * @param keyId the API key that created the token and limits it; null if the member created it with an access token
 */
public record EmbeddedMember(UUID accountId, UUID memberId, String issuer, String subject, UUID keyId) implements Credential {
    @Override
    public String toString() {
        return "embedded member " + memberId + " by " + keyId;
    }
}
