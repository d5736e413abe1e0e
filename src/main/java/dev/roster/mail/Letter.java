package dev.roster.mail;

/** A mail's words, ready to be sent. */
public record Letter(String subject, String text, String html) {
}
