package dev.roster.console;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** What an invited person reads; {@code messages/joining_*.properties} have it in each language. */
@MessageBundle("joining")
public interface JoiningMessages {

    @Message
    String sign_in();

    @Message
    String join_for();

    @Message
    String join(String account);

    @Message
    String decline();

    @Message
    String decline_question(String account);

    @Message
    String decline_means(String account, String email);

    /** The button that declines. */
    @Message
    String decline_invitation();

    @Message
    String sign_in_to_join();

    @Message
    String join_sign_in(String email);

    @Message
    String join_other_person(String me, String email);

    @Message
    String join_verify(String email);

    @Message
    String join_elsewhere();

    @Message
    String join_changes_nothing();

    @Message
    String declined();

    @Message
    String declined_hint();

    /** Why an invitation cannot be used, by the type of the problem. */
    @Message
    String refusal(String problem);

    /** And what to do then. */
    @Message
    String next_step(String problem);
}
