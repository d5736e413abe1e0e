package dev.roster.mail;

import java.util.regex.Pattern;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.smallrye.mutiny.Uni;
import io.vertx.ext.mail.MailMessage;
import io.vertx.ext.mail.mailencoder.EmailAddress;

/** Hands one mail to the SMTP server. */
@ApplicationScoped
class SmtpSender {

    /** What the client may put into a command as it is: no SMTPUTF8 (RFC 6531), no blanks, no second address. */
    private static final Pattern ADDRESS = Pattern.compile("[!-~&&[^<>,()@]]+@[!-~&&[^<>,()@]]+");

    @Inject
    SmtpClient smtp;

    @Inject
    MailSettings config;

    private record Sender(String name, String address) {
    }

    /** Done when the server has taken the mail over; fails with its refusal, or with a timeout when it hangs. */
    Uni<Void> deliver(DueEmail mail, Email letter) {
        Sender sender = sender();
        MailMessage message = new MailMessage()
                .setFrom(sender.address())
                .setTo(recipient(mail))
                .setText(letter.text())
                .setHtml(letter.html())
                .addHeader("From", MailHeader.mailbox("From", sender.name(), sender.address()))
                .addHeader("Subject", MailHeader.text("Subject", letter.subject()))
                .addHeader("Message-ID", MessageId.of(mail, config.publicUrl().getHost()))
                // So that out-of-office robots keep quiet (RFC 3834).
                .addHeader("Auto-Submitted", "auto-generated");
        letter.headers().forEach(message::addHeader);
        return smtp.send(message).ifNoItem().after(config.outbox().attemptTimeout()).fail();
    }

    private static String recipient(DueEmail mail) {
        if (!ADDRESS.matcher(mail.recipient()).matches()) {
            throw new UnsendableEmailException(DeliveryReason.ADDRESS_INVALID, "SMTP cannot express the address.");
        }
        return mail.recipient();
    }

    private Sender sender() {
        try {
            EmailAddress sender = new EmailAddress(config.mail().from().orElseThrow().strip());
            if (ADDRESS.matcher(sender.getEmail()).matches()) {
                return new Sender(sender.getName().strip().replaceAll("^\"(.*)\"$", "$1"), sender.getEmail());
            }
        } catch (IllegalArgumentException notAnAddress) {
            // As any other value that is none.
        }
        throw new UnsendableEmailException(DeliveryReason.SERVICE_UNAVAILABLE, "ROSTER_MAIL_FROM is not an address.");
    }
}
