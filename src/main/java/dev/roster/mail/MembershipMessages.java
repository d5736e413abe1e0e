package dev.roster.mail;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/**
 * The sentences of the letters about a membership, beside those that they share with the invitation's; what they tell is one of
 * {@link MembershipEmail.News}. {@code messages/membership_*.properties} say them in each language.
 */
@MessageBundle("membership")
public interface MembershipMessages {

    /** The subject and the title. */
    @Message
    String headline(String news, String account);

    @Message
    String explanation(String news);

    @Message
    String what_to_do(String news);

    @Message
    String role_afterwards();

    @Message
    String idle_since();

    /** What the date says. */
    @Message
    String when(String news);

    @Message
    String open();

    @Message
    String footer();
}
