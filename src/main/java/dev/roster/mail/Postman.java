package dev.roster.mail;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import dev.roster.platform.RosterConfig;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.mail.MailMessage;

/** Hands one mail to the SMTP server. */
@ApplicationScoped
class Postman {

    @Inject
    SmtpClient smtp;

    @Inject
    RosterConfig config;

    /** Done when the server has taken the mail over; fails with its refusal, or with a timeout when it hangs. */
    Uni<Void> deliver(DueMail mail, Letter letter) {
        MailMessage message = new MailMessage()
                .setFrom(config.mail().from().orElseThrow())
                .setTo(mail.recipient())
                .setSubject(letter.subject())
                .setText(letter.text())
                .setHtml(letter.html())
                .addHeader("Message-ID", MessageId.of(mail, config.publicUrl().getHost()))
                // So that out-of-office robots keep quiet (RFC 3834).
                .addHeader("Auto-Submitted", "auto-generated");
        letter.headers().forEach(message::addHeader);
        return smtp.send(message).ifNoItem().after(config.outbox().attemptTimeout()).fail();
    }
}
