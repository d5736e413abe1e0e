package dev.roster.mail;

import java.util.concurrent.TimeUnit;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.ext.mail.MailClient;
import io.vertx.ext.mail.MailConfig;
import io.vertx.ext.mail.MailMessage;

/**
 * The connections to the SMTP server. The client of the mailer extension never closes a connection on which the server hangs,
 * until the pool has no other; this one closes a connection that is idle for the timeout of an attempt.
 */
@ApplicationScoped
class SmtpClient {

    /** Implicit TLS (RFC 8314, 3.3). */
    private static final int SUBMISSIONS = 465;

    @Inject
    Vertx vertx;

    @Inject
    MailSettings config;

    private MailClient client;

    @PostConstruct
    void open() {
        MailSettings.Smtp smtp = config.smtp();
        MailConfig connection = new MailConfig(smtp.host().orElseThrow(), smtp.port())
                .setStarttls(smtp.startTls())
                .setSsl(smtp.port() == SUBMISSIONS)
                .setMaxPoolSize(config.outbox().concurrency())
                .setMetricsName("mail");
        smtp.username().ifPresent(connection::setUsername);
        smtp.password().ifPresent(connection::setPassword);
        smtp.rootCertificate()
                .ifPresent(path -> connection.setTrustOptions(new PemTrustOptions().addCertPath(path)));
        int timeout = Math.toIntExact(config.outbox().attemptTimeout().toMillis());
        connection.setConnectTimeout(timeout)
                .setIdleTimeout(timeout)
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
        client = MailClient.create(vertx, connection);
    }

    @PreDestroy
    void close() {
        client.close();
    }

    /** Completes when the server has accepted the message. */
    Uni<Void> send(MailMessage message) {
        return Uni.createFrom().completionStage(() -> client.sendMail(message).toCompletionStage()).replaceWithVoid();
    }
}
