package dev.roster.member;

/**
 * A person who becomes a member.
 *
 * @param issuer null, with the subject, if the first sign-in binds the person by the address
 * @param email in normal form
 */
public record NewMember(String issuer, String subject, String email, String name) {
}
