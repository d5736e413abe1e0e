package dev.roster.member;

/** Who is about to become a member: a person whom the identity provider vouches for. */
public record NewMember(String issuer, String subject, String email, String name) {
}
