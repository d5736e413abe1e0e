package dev.roster.mail;

public record Letter(String subject, String text, String html) {
}
