package dev.roster.mail;

public record InvitationLetter(String accountName, String inviterName, String inviterEmail, String recipientName,
        String roleName, String note, java.net.URI link, java.time.Instant expiresAt) {
}
