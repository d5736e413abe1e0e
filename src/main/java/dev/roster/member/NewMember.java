package dev.roster.member;

public record NewMember(String issuer, String subject, String email, String name) {
}
