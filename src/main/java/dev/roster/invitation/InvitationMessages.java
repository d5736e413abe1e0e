package dev.roster.invitation;

import io.quarkus.qute.i18n.MessageBundle;

/** The messages of the invitation email, from {@code messages/invitation_*.properties}. */
@MessageBundle("invitation")
public interface InvitationMessages {

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
}
