package dev.roster.console;

import dev.roster.audit.AuditAction;
import dev.roster.audit.AuditActor;
import dev.roster.audit.Verification;
import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** Messages of the pages about the audit log, in {@code messages/audit_*.properties}. A page replaces {@code %s}. */
@MessageBundle("audit")
public interface AuditMessages {
    // @formatter:off: one message per line; @Message: one message for each constant
    /** The properties of events. */
    enum Property {
        NAME, EMAIL, ISSUER, SUBJECT, DISPLAY_NAME, DESCRIPTION, ROLE, GROUPS, ROLE_AFTERWARDS, ROLE_EXPIRES_AT, STATUS, STATE, EXPIRES_AT, LANGUAGE, PERMISSIONS, PERMISSION, REASON,
        DEFAULT_LANGUAGE, INVITATION_LIFETIME, API_KEY_HEADER, KEY_SIGN_IN_DAYS, ACCENT_COLOR, LOGO, CHECKLIST_DISMISSED, LINK_EXISTING, AUDIT_RETENTION_DAYS, ALLOWED_EMAIL_DOMAINS, EMBED_ORIGINS,
        CLOSED_AT, SUPPORT_VIEW, SUPPORT_VIEW_UNTIL, ENDED_BY, OPERATOR,
        REVOKED_AT, REVOKED_INVITATIONS, REVOKED_API_KEYS, REVOKED_CREATED_API_KEYS, KEPT_API_KEYS, MEMBER_ID, CLIENT_ID, OWNER_ID, OWNER_GROUP_ID, OWNER_GROUP, SUSPENSION_AT,
        DAYS, WARN_DAYS_BEFORE, SUSPEND, EXEMPT_MEMBERS,
        DECISION, NOTE, MEMBERS, REVIEWERS, DUE_AT, DORMANT_DAYS, NOT_REVIEWED_FOR_DAYS, SCHEDULE, EVERY_MONTHS,
        DAYS_TO_DECIDE, NEXT_START_AT, PROBLEM, REQUEST, TIMES, SINCE, JOINING, DOMAIN
    }
    /** The values of properties that are not text. */
    enum Value {
        TRUE, FALSE, OPEN, ACCEPTED, DECLINED, REVOKED, EXPIRED, SENT, BOUNCED, COMPLETED, CANCELLED, KEEP, DEMOTE, REMOVE, BY_OPERATOR, CONSENT_WITHDRAWN, MEMBER_LOST_ACCESS, ACCOUNT_CLOSED,
        PENDING, VERIFIED, LAPSED, APPROVED, WITHDRAWN, NONE, JOIN, REQUEST
    }
    String active_members_by_day();
    String maximum(int count);
    String person();
    String involvement();
    String performed();
    String affected();
    String performed_or_affected();
    String action();
    String any_action();
    String from_day();
    String to_day();
    String no_events();
    String no_events_hint();
    String show_all();
    String time();
    String actor();
    String target();
    String changes();
    @Message String actor_kind(AuditActor.Kind kind);
    @Message String action_name(AuditAction action);
    @Message String property(Property property);
    @Message String value(Value value);
    String ip_address(String address);
    String verify();
    String export();
    String own_events_hint();
    String log_intact();
    String log_intact_detail(long events);
    String log_tampered();
    String log_tampered_detail();
    @Message String log_break(Verification.Kind kind);
    String log_expired(long first, long last);
    String log_erased(long events);
    String log_head(long sequence);
    String log_head_hint();
    // @formatter:on
}
