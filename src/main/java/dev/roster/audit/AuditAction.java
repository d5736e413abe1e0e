package dev.roster.audit;

/**
 * The actions that the audit log records: {@code resource.past-participle}. Clients compare the values, so they do not change.
 */
public enum AuditAction {
    MEMBER_JOINED("member.joined"),
    MEMBER_PROVISIONED("member.provisioned"),
    MEMBER_SIGNED_IN("member.signed-in"),
    MEMBER_ROLE_CHANGED("member.role-changed", AccessEffect.REVOKES),
    MEMBER_ROLE_EXPIRED("member.role-expired", AccessEffect.REVOKES),
    MEMBER_EXPIRY_CHANGED("member.expiry-changed", AccessEffect.REVOKES),
    MEMBER_EXPIRED("member.expired", AccessEffect.REVOKES),
    MEMBER_SUSPENDED("member.suspended", AccessEffect.REVOKES),
    MEMBER_REACTIVATED("member.reactivated", AccessEffect.GRANTS),
    MEMBER_REMOVED("member.removed", AccessEffect.REVOKES),
    MEMBER_LEFT("member.left", AccessEffect.REVOKES),
    MEMBER_ADDED_TO_GROUP("member.added-to-group", AccessEffect.GRANTS),
    MEMBER_REMOVED_FROM_GROUP("member.removed-from-group", AccessEffect.REVOKES),
    MEMBER_PROFILE_CHANGED("member.profile-changed", AccessEffect.REVOKES),
    MEMBER_LINKED("member.linked"),
    IDENTITY_LINK_CREATED("identity-link.created"),
    IDENTITY_LINK_REVOKED("identity-link.revoked"),
    MEMBER_RELINKED("member.relinked", AccessEffect.REVOKES),
    MEMBER_ERASED("member.erased"),
    SERVICE_ACCOUNT_CREATED("service-account.created"),
    SERVICE_ACCOUNT_CHANGED("service-account.changed", AccessEffect.REVOKES),
    SERVICE_ACCOUNT_OWNER_LOST("service-account.owner-lost"),
    INVITATION_CREATED("invitation.created"),
    INVITATION_CHANGED("invitation.changed"),
    INVITATION_RESENT("invitation.resent"),
    INVITATION_LINK_CREATED("invitation.link-created"),
    INVITATION_ACCEPTED("invitation.accepted"),
    INVITATION_DECLINED("invitation.declined"),
    INVITATION_REVOKED("invitation.revoked"),
    INVITATION_OPTED_OUT("invitation.opted-out"),
    INVITATION_OPTED_IN("invitation.opted-in"),
    DOMAIN_ADDED("domain.added"),
    DOMAIN_CHANGED("domain.changed"),
    DOMAIN_VERIFIED("domain.verified"),
    DOMAIN_LAPSED("domain.lapsed"),
    DOMAIN_REMOVED("domain.removed"),
    DOMAIN_JOINED("domain.joined"),
    JOIN_REQUEST_CREATED("join-request.created"),
    JOIN_REQUEST_APPROVED("join-request.approved"),
    JOIN_REQUEST_DECLINED("join-request.declined"),
    JOIN_REQUEST_WITHDRAWN("join-request.withdrawn"),
    MAIL_BOUNCED("mail.bounced"),
    ROLE_CREATED("role.created"),
    ROLE_CHANGED("role.changed", AccessEffect.REVOKES),
    ROLE_DELETED("role.deleted", AccessEffect.REVOKES),
    GROUP_CREATED("group.created"),
    GROUP_CHANGED("group.changed", AccessEffect.REVOKES),
    GROUP_DELETED("group.deleted", AccessEffect.REVOKES),
    PERMISSION_CATALOGUE_PUBLISHED("permission-catalogue.published"),
    PERMISSION_CATALOGUE_DELETED("permission-catalogue.deleted"),
    DIRECTORY_CONNECTED("directory.connected"),
    DIRECTORY_CHANGED("directory.changed"),
    DIRECTORY_DISCONNECTED("directory.disconnected"),
    DIRECTORY_TOKEN_CREATED("directory-token.created"),
    DIRECTORY_TOKEN_REVOKED("directory-token.revoked"),
    API_KEY_CREATED("api-key.created"),
    API_KEY_RENAMED("api-key.renamed"),
    API_KEY_REVOKED("api-key.revoked", AccessEffect.REVOKES),
    ACCOUNT_OPENED("account.opened"),
    ACCOUNT_CHANGED("account.changed", AccessEffect.REVOKES),
    ACCOUNT_DORMANCY_POLICY_CHANGED("account.dormancy-policy-changed"),
    ACCOUNT_WITHOUT_ADMIN("account.without-admin"),
    ACCOUNT_CLOSED("account.closed", AccessEffect.REVOKES),
    ACCOUNT_REOPENED("account.reopened", AccessEffect.GRANTS),
    ACCOUNT_EXPORTED("account.exported"),
    ACCOUNT_DELETED("account.deleted"),
    SUPPORT_VIEW_STARTED("support-view.started"),
    SUPPORT_VIEW_ENDED("support-view.ended"),
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
    private final AccessEffect effect;

    /** For actions that alter no existing access. A new member or key needs no invalidation: edges remember no absence. */
    AuditAction(String value) {
        this(value, AccessEffect.NONE);
    }

    AuditAction(String value, AccessEffect effect) {
        this.value = value;
        this.effect = effect;
    }

    /** The strongest effect that the action can have. */
    AccessEffect effect() {
        return effect;
    }

    public String value() {
        return value;
    }
}
