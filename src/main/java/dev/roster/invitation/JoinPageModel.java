package dev.roster.invitation;

import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Locale;

import dev.roster.platform.ProblemType;
import io.quarkus.runtime.LaunchMode;

/**
 * What the page of an invitation's link shows.
 *
 * @param invitation null when it cannot be used, for the reason that {@code problem} names
 * @param inviter null when an operator invites, who says nothing to the reader
 * @param token only in development, for the command that joins: there is nothing to sign in to yet
 */
record JoinPageModel(InvitationPreview invitation, String inviter, ZonedDateTime expiresAt, String problem, String token,
        Locale language) {

    static JoinPageModel open(InvitationPreview invitation, String token, Locale language) {
        String inviter = invitation.inviterEmail() == null ? null : invitation.inviterName();
        boolean development = LaunchMode.current() == LaunchMode.DEVELOPMENT;
        return new JoinPageModel(invitation, inviter, invitation.expiresAt().atZone(ZoneOffset.UTC), null,
                development ? token : null, language);
    }

    static JoinPageModel refused(ProblemType reason, Locale language) {
        return new JoinPageModel(null, null, null, reason.slug(), null, language);
    }
}
