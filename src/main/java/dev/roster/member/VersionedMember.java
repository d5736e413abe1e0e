package dev.roster.member;

/** A member with the version of their row, for the entity tag. */
public record VersionedMember(MemberView view, int version) {
}
