package dev.roster.mail;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import dev.roster.platform.RosterConfig;
import io.quarkus.mailer.Mail;
import io.quarkus.mailer.reactive.ReactiveMailer;
import io.smallrye.mutiny.Uni;

/** Hands one mail to the SMTP server. */
@ApplicationScoped
class Postman {

    @Inject
    ReactiveMailer mailer;

    @Inject
    RosterConfig config;

    /** Done when the server has taken the mail over; fails with its refusal, or with a timeout when it hangs. */
    Uni<Void> deliver(DueMail mail, Letter letter) {
        Mail message = Mail.withHtml(mail.recipient(), letter.subject(), letter.html())
                .setText(letter.text())
                .addHeader("Message-ID", MessageId.of(mail, config.publicUrl().getHost()))
                // So that out-of-office robots keep quiet (RFC 3834).
                .addHeader("Auto-Submitted", "auto-generated");
        return mailer.send(message).ifNoItem().after(config.outbox().attemptTimeout()).fail();
    }
}
