package dev.roster.access;

/** How an account and a person stand to each other: {@code membership} is null for a stranger and after a removal. */
public record MembershipResult(boolean accountExists, boolean accountClosed, Membership membership) {

    public static final MembershipResult NOWHERE = new MembershipResult(false, false, null);
}
