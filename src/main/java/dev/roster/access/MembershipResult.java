package dev.roster.access;

/** @param membership null if the person is not a member */
public record MembershipResult(boolean accountExists, boolean accountClosed, Membership membership) {

    public static final MembershipResult NO_ACCOUNT = new MembershipResult(false, false, null);
}
