package dev.roster.mail;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.ext.mail.MailAttachment;
import io.vertx.ext.mail.MailClient;
import io.vertx.ext.mail.MailConfig;
import io.vertx.ext.mail.MailMessage;
import io.vertx.ext.mail.mailencoder.EmailAddress;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * Sends emails to the SMTP server. The client of the mailer extension keeps the connection to a server that hangs, until its
 * pool has no other. This client closes a connection that is idle for the timeout of an attempt.
 */
@ApplicationScoped
class SmtpSender {
    /** Implicit TLS (RFC 8314, 3.3). */
    private static final int SUBMISSIONS_PORT = 465;

    /** Addresses that are safe in an SMTP command: the client does not support SMTPUTF8 (RFC 6531) and does not quote. */
    private static final Pattern ADDRESS = Pattern.compile("[!-~&&[^<>,()@]]+@[!-~&&[^<>,()@]]+");

    private final MailSettings config;
    private final MailClient client;

    SmtpSender(Vertx vertx, MailSettings config) {
        this.config = config;
        this.client = MailClient.create(vertx, connection(config));
    }

    @PreDestroy
    void close() {
        client.close();
    }

    private static MailConfig connection(MailSettings config) {
        MailSettings.Smtp smtp = config.smtp();
        int timeout = Math.toIntExact(config.outbox().attemptTimeout().toMillis());
        MailConfig connection = new MailConfig(smtp.host().orElseThrow(), smtp.port())
                .setStarttls(smtp.startTls())
                .setSsl(smtp.port() == SUBMISSIONS_PORT)
                .setMaxPoolSize(config.outbox().concurrency())
                .setMetricsName("mail");
        connection.setConnectTimeout(timeout)
                .setIdleTimeout(timeout)
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
        smtp.username().ifPresent(connection::setUsername);
        smtp.password().ifPresent(connection::setPassword);
        smtp.rootCertificate().ifPresent(path -> connection.setTrustOptions(new PemTrustOptions().addCertPath(path)));
        return connection;
    }

    /** Completes when the server has accepted the email; fails with the server's rejection or a timeout. */
    Uni<Void> send(DueEmail due, Email email) {
        if (!ADDRESS.matcher(due.recipient()).matches()) {
            throw new UnsendableEmailException(DeliveryReason.ADDRESS_INVALID, "The address cannot be used in SMTP.");
        }
        EmailAddress sender = sender();
        String senderName = sender.getName().strip().replaceAll("^\"(.*)\"$", "$1");
        MailMessage message = new MailMessage()
                .setFrom(sender.getEmail())
                .setTo(due.recipient())
                .setText(email.text())
                .setHtml(email.html())
                .addHeader("From", MailHeader.mailbox("From", senderName, sender.getEmail()))
                .addHeader("Subject", MailHeader.text("Subject", email.subject()))
                .addHeader("Message-ID", MessageId.of(due, config.publicUrl().getHost()))
                // Automatic responders must not reply (RFC 3834).
                .addHeader("Auto-Submitted", "auto-generated");
        email.headers().forEach(message::addHeader);
        if (email.replyTo() != null && ADDRESS.matcher(email.replyTo().address()).matches()) {
            message.addHeader("Reply-To",
                    MailHeader.mailbox("Reply-To", email.replyTo().name(), email.replyTo().address()));
        }
        if (email.logo() != null) {
            // Part of the email, because clients block images of servers, which would report that the email was opened.
            message.setInlineAttachment(MailAttachment.create().setContentType("image/png").setName("logo.png")
                    .setContentId("<logo>").setDisposition("inline").setData(Buffer.buffer(email.logo().png())));
        }
        return Uni.createFrom().completionStage(() -> client.sendMail(message).toCompletionStage())
                .ifNoItem().after(config.outbox().attemptTimeout()).fail()
                .replaceWithVoid();
    }

    private EmailAddress sender() {
        try {
            EmailAddress sender = new EmailAddress(config.mail().from().orElseThrow().strip());
            if (ADDRESS.matcher(sender.getEmail()).matches()) {
                return sender;
            }
        } catch (IllegalArgumentException malformed) {
            // Handled below, like an address that SMTP cannot use.
        }
        throw new UnsendableEmailException(DeliveryReason.SERVICE_UNAVAILABLE, "ROSTER_MAIL_FROM is not an address.");
    }

    /** SMTP cannot use the address of the recipient, or of the configured sender. */
    static class UnsendableEmailException extends RuntimeException {
        private static final long serialVersionUID = 1;

        final DeliveryReason reason;

        UnsendableEmailException(DeliveryReason reason, String message) {
            super(message);
            this.reason = reason;
        }
    }
}
