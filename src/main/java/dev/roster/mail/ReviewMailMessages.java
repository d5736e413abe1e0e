package dev.roster.mail;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/**
 * The sentences of letters to reviewers; {@code messages/reviewmail_*.properties} say them in each language. What every letter
 * says is the invitation's.
 */
@MessageBundle("reviewmail")
public interface ReviewMailMessages {

    /** The subject and the title. */
    @Message
    String headline(boolean reminder, String account, int open);

    @Message
    String what_to_do(boolean reminder);

    @Message
    String review();

    @Message
    String members();

    @Message
    String still_open();

    @Message
    String due();

    @Message
    String open();

    @Message
    String why();
}
