package dev.roster.invitation;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** What {@link JoinPage} says beside the words that it shares with the letter; {@code messages/join_*.properties}. */
@MessageBundle("join")
public interface JoinMessages {

    @Message
    String address();

    @Message
    String how();

    @Message
    String nothing_changed();

    /** Why it cannot be used, by the type of the problem. */
    @Message
    String refusal(String problem);

    /** And what to do then. */
    @Message
    String next_step(String problem);
}
