package dev.roster.console.join;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** Messages of the pages for invited people, in {@code messages/join_*.properties}. */
@MessageBundle("join")
public interface JoinMessages {
    // @formatter:off: one message per line; @Message: one message for each constant
    /** Why an invitation cannot be shown, accepted or declined. */
    enum JoinProblem {
        NOT_FOUND, INVITATION_ACCEPTED, INVITATION_EXPIRED, INVITATION_DECLINED, INVITATION_REVOKED, INVITATION_REPLACED,
        ALREADY_MEMBER, SEATS_EXHAUSTED, EMAIL_MISMATCH, EMAIL_NOT_VERIFIED, TOO_MANY_FAILURES, UNAVAILABLE
    }
    /** Why a choice about invitations cannot be shown or changed. */
    enum OptOutProblem { NOT_FOUND, TOO_EARLY_TO_OPT_IN, UNAVAILABLE }
    /** Why a link for a new sign-in cannot be shown or used. */
    enum LinkProblem { NOT_FOUND, EMAIL_MISMATCH, EMAIL_NOT_VERIFIED, ALREADY_MEMBER, FORBIDDEN, TOO_MANY_FAILURES, UNAVAILABLE }
    String sign_in();
    String recipient();
    String join(String account);
    String decline();
    String decline_question(String account);
    String decline_effect(String account, String email);
    String decline_invitation();
    String sign_in_to_join();
    String join_sign_in(String email);
    String other_person(String me, String email);
    String verify(String email);
    String join_in_product();
    String nothing_changed();
    String declined();
    String declined_hint();
    String opt_out();
    String opt_out_question(String account);
    String opt_out_effect(String account, String email);
    String opted_out();
    String opted_out_effect(String account, String email);
    String allow_again();
    String allowed();
    String allowed_effect(String account, String email);
    @Message String opt_out_problem(OptOutProblem problem);
    @Message String opt_out_next_step(OptOutProblem problem);
    String link_sign_in_title(String account);
    String link_sign_in_as(String email);
    String link_other_person(String me, String email);
    String link_old_sign_in(String email);
    String link_confirm(String me, String account);
    String link_in_product();
    String link_sign_in();
    String link_use_other();
    @Message String link_problem(LinkProblem problem);
    @Message String link_next_step(LinkProblem problem);
    @Message String problem(JoinProblem problem);
    @Message String next_step(JoinProblem problem);
    // @formatter:on
}
