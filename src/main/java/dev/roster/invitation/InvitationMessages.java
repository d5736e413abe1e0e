package dev.roster.invitation;

import io.quarkus.qute.i18n.MessageBundle;

/** Messages of the invitation email, in {@code messages/invitation_*.properties}. */
@MessageBundle("invitation")
public interface InvitationMessages {
    // @formatter:off: one message per line
    /** @param inviter null if an operator invites */
    String headline(String inviter, String account);
    String what_to_do();
    String note_heading(String inviter);
    String invited_by();
    String valid_until();
    String open();
    String use_once();
    String unexpected();
    String stop(String account);
    // @formatter:on
}
