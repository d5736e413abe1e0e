package dev.roster.mail;

import java.net.URI;
import java.time.Instant;

/**
 * What an invitation letter says. The texts may be anything that a person typed.
 *
 * @param inviterEmail null when an operator invites
 * @param recipientName null when unknown
 * @param note the inviter's own words, null if none
 * @param optOut where the recipient stops further invitations from the account
 */
public record InvitationEmail(String accountName, String inviterName, String inviterEmail, String recipientName,
        String roleName,
        String note, URI link, Instant expiresAt, URI optOut) {
}
