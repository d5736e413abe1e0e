package dev.roster.console.operator;

import dev.roster.support.ViewEnd;
import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** Messages of the pages for operators, in {@code messages/operator_*.properties}. */
@MessageBundle("operator")
public interface OperatorMessages {
    // @formatter:off: one message per line; @Message: one message for each constant
    String usage();
    String usage_hint();
    String seats();
    String seats_used(int used);
    String seat_limit();
    String seat_limit_hint();
    String health();
    String active_members();
    String suspended_members();
    String open_invitations();
    String api_keys();
    String queued_emails();
    String queued_emails_without_retries();
    String undelivered_emails();
    String email_due_since();
    String last_active_day();
    String email();
    String no_email_due();
    String jobs();
    String jobs_hint();
    String job();
    String last_success();
    String last_failure();
    String job_ok();
    String job_failing();
    String no_jobs();
    String views();
    String views_of(String account);
    String views_latest();
    String view_start();
    String view_hint();
    String view_member();
    String view_reason();
    String view_reason_hint();
    String view_button();
    String view_not_allowed();
    String view_not_allowed_hint();
    String view_as();
    String view_operator();
    String view_started();
    String view_ended();
    String view_open();
    @Message String view_end(ViewEnd end);
    // @formatter:on
}
