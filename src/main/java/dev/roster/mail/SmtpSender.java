package dev.roster.mail;

import java.util.regex.Pattern;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.smallrye.mutiny.Uni;
import io.vertx.ext.mail.MailMessage;
import io.vertx.ext.mail.mailencoder.EmailAddress;

/** Sends one email to the SMTP server. */
@ApplicationScoped
class SmtpSender {

    /** Addresses that are safe in an SMTP command: the client does not support SMTPUTF8 (RFC 6531) and does not quote. */
    private static final Pattern ADDRESS = Pattern.compile("[!-~&&[^<>,()@]]+@[!-~&&[^<>,()@]]+");

    @Inject
    SmtpClient smtp;

    @Inject
    MailSettings config;

    private record Sender(String name, String address) {
    }

    /** Completes when the server has accepted the email; fails with its rejection, or with a timeout. */
    Uni<Void> send(DueEmail due, Email email) {
        Sender sender = sender();
        MailMessage message = new MailMessage()
                .setFrom(sender.address())
                .setTo(recipient(due))
                .setText(email.text())
                .setHtml(email.html())
                .addHeader("From", MailHeader.mailbox("From", sender.name(), sender.address()))
                .addHeader("Subject", MailHeader.text("Subject", email.subject()))
                .addHeader("Message-ID", MessageId.of(due, config.publicUrl().getHost()))
                // Automatic responders must not reply (RFC 3834).
                .addHeader("Auto-Submitted", "auto-generated");
        email.headers().forEach(message::addHeader);
        return smtp.send(message).ifNoItem().after(config.outbox().attemptTimeout()).fail();
    }

    private static String recipient(DueEmail due) {
        if (!ADDRESS.matcher(due.recipient()).matches()) {
            throw new UnsendableEmailException(DeliveryReason.ADDRESS_INVALID, "The address cannot be used in SMTP.");
        }
        return due.recipient();
    }

    private Sender sender() {
        try {
            EmailAddress sender = new EmailAddress(config.mail().from().orElseThrow().strip());
            if (ADDRESS.matcher(sender.getEmail()).matches()) {
                return new Sender(sender.getName().strip().replaceAll("^\"(.*)\"$", "$1"), sender.getEmail());
            }
        } catch (IllegalArgumentException notAnAddress) {
            // Handled below, like an address that SMTP cannot use.
        }
        throw new UnsendableEmailException(DeliveryReason.SERVICE_UNAVAILABLE, "ROSTER_MAIL_FROM is not an address.");
    }
}
