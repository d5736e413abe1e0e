package dev.roster.access;

import dev.roster.value.EmailAddress;
import dev.roster.value.Times;
import java.time.Instant;
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * The name and the verified address of a person, as the identity provider states them in a token.
 *
 * @param name null if the token has none
 * @param email in normal form
 * @param issuedAt {@code iat}, which orders the profiles of a person
 */
public record ClaimedProfile(String name, String email, Instant issuedAt) {
    /** @return null unless the identity provider has verified the address, and the token has {@code iat} */
    static ClaimedProfile of(JsonWebToken token, String name, String verifiedEmail) {
        EmailAddress address = EmailAddress.orNull(verifiedEmail);
        return address == null || !(token.getClaim("iat") instanceof Number seconds) ? null
                : new ClaimedProfile(name, address.value(), Times.clamp(seconds.longValue()));
    }

    /** An edge knows no name. */
    boolean differsFrom(Membership membership) {
        return !email.equals(membership.email())
                || name != null && membership.name() != null && !name.equals(membership.name());
    }
}
