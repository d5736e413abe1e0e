package dev.roster.audit;

/**
 * The actions that the audit log records: {@code resource.past-participle}. Clients compare the values, so they do not change.
 */
public enum AuditAction {
    MEMBER_JOINED("member.joined"),
    MEMBER_ROLE_CHANGED("member.role-changed"),
    MEMBER_ROLE_EXPIRED("member.role-expired"),
    MEMBER_EXPIRY_CHANGED("member.expiry-changed"),
    MEMBER_EXPIRED("member.expired"),
    MEMBER_SUSPENDED("member.suspended"),
    MEMBER_REACTIVATED("member.reactivated"),
    MEMBER_REMOVED("member.removed"),
    MEMBER_LEFT("member.left"),
    MEMBER_ERASED("member.erased"),
    INVITATION_CREATED("invitation.created"),
    INVITATION_CHANGED("invitation.changed"),
    INVITATION_RESENT("invitation.resent"),
    INVITATION_ACCEPTED("invitation.accepted"),
    INVITATION_DECLINED("invitation.declined"),
    INVITATION_REVOKED("invitation.revoked"),
    INVITATION_OPTED_OUT("invitation.opted-out"),
    INVITATION_OPTED_IN("invitation.opted-in"),
    MAIL_BOUNCED("mail.bounced"),
    ROLE_CREATED("role.created"),
    ROLE_CHANGED("role.changed"),
    ROLE_DELETED("role.deleted"),
    API_KEY_CREATED("api-key.created"),
    API_KEY_RENAMED("api-key.renamed"),
    API_KEY_REVOKED("api-key.revoked"),
    ACCOUNT_OPENED("account.opened"),
    ACCOUNT_CHANGED("account.changed"),
    ACCOUNT_DORMANCY_POLICY_CHANGED("account.dormancy-policy-changed"),
    ACCOUNT_CLOSED("account.closed"),
    REVIEW_STARTED("review.started"),
    REVIEW_DECIDED("review.decided"),
    REVIEW_COMPLETED("review.completed"),
    REVIEW_CANCELLED("review.cancelled"),
    REVIEW_SCHEDULE_CREATED("review-schedule.created"),
    REVIEW_SCHEDULE_CHANGED("review-schedule.changed"),
    REVIEW_SCHEDULE_DELETED("review-schedule.deleted"),
    REVIEW_SCHEDULE_FAILED("review-schedule.failed"),
    ACCESS_DENIED("access.denied"),
    AUDIT_EXPORTED("audit.exported");

    private final String value;

    AuditAction(String value) {
        this.value = value;
    }

    public String value() {
        return value;
    }
}
