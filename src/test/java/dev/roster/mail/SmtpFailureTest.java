package dev.roster.mail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.mail.SmtpSender.UnsendableEmailException;
import dev.roster.testing.FaultyMailServer;
import io.netty.channel.ConnectTimeoutException;
import io.smallrye.mutiny.TimeoutException;
import io.vertx.core.Vertx;
import io.vertx.core.impl.NoStackTraceThrowable;
import io.vertx.ext.mail.MailClient;
import io.vertx.ext.mail.MailConfig;
import io.vertx.ext.mail.MailMessage;
import io.vertx.ext.mail.SMTPException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CompletionException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A failed attempt concerns the recipient, the email service, or either. */
class SmtpFailureTest {
    private static final Vertx VERTX = Vertx.vertx();

    @AfterAll
    static void stop() {
        VERTX.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "recipient address not accepted | 550 5.1.1 No such user             | RECIPIENT_PERMANENT | ADDRESS_UNKNOWN",
            "recipient address not accepted | 553 5.1.3 Bad syntax               | RECIPIENT_PERMANENT | ADDRESS_UNKNOWN",
            "recipient address not accepted | 501 5.1.3 Bad syntax               | RECIPIENT_PERMANENT | ADDRESS_UNKNOWN",
            "recipient address not accepted | 552 5.2.2 Mailbox full             | RECIPIENT_PERMANENT | MAILBOX_UNAVAILABLE",
            "recipient address not accepted | 550 No such user                   | RECIPIENT_PERMANENT | REJECTED",
            "sending data failed            | 554 5.6.0 Content refused          | RECIPIENT_PERMANENT | REJECTED",
            "recipient address not accepted | 452 4.2.2 Mailbox full             | RECIPIENT_TRANSIENT | MAILBOX_UNAVAILABLE",
            "recipient address not accepted | 451 4.7.1 Come back later          | RECIPIENT_TRANSIENT | NOT_ACCEPTED",
            "recipient address not accepted | 450 Come back later                | RECIPIENT_TRANSIENT | NOT_ACCEPTED",
            "DATA command not accepted      | 451 Try again                      | RECIPIENT_TRANSIENT | NOT_ACCEPTED",
            "recipient address not accepted | 554 5.7.1 Your host is on a list   | UNKNOWN             | NOT_ACCEPTED",
            "sending data failed            | 550 5.7.26 Unauthenticated sender  | UNKNOWN             | NOT_ACCEPTED",
            "recipient address not accepted | 550 Relaying denied                | UNKNOWN             | NOT_ACCEPTED",
            "recipient address not accepted | 554 5.3.2 Not accepting mail       | UNKNOWN             | NOT_ACCEPTED",
            "recipient address not accepted | 452 4.3.1 Disk full                | UNKNOWN             | NOT_ACCEPTED",
            "recipient address not accepted | 421 Good bye                       | UNKNOWN             | NOT_ACCEPTED",
            "recipient address not accepted | 530 5.7.0 Authenticate first       | UNKNOWN             | NOT_ACCEPTED",
            "recipient address not accepted | 503 Bad sequence of commands       | UNKNOWN             | NOT_ACCEPTED",
            "recipient address not accepted | 501 Bad address syntax             | UNKNOWN             | NOT_ACCEPTED",
            "AUTH PLAIN failed              | 535 5.7.8 Wrong password           | SERVICE             | SERVICE_UNAVAILABLE",
            "AUTH PLAIN failed              | 454 4.7.0 Not at the moment        | SERVICE             | SERVICE_UNAVAILABLE",
            "AUTH LOGIN failed              | 534 5.7.9 Too weak                 | SERVICE             | SERVICE_UNAVAILABLE",
            "AUTH LOGIN failed              | 538 5.7.11 Encrypt first           | SERVICE             | SERVICE_UNAVAILABLE",
            "sender address not accepted    | 530 5.7.0 Authenticate first       | SERVICE             | SERVICE_UNAVAILABLE",
            "sender address not accepted    | 550 5.1.8 Sender does not exist    | SERVICE             | SERVICE_UNAVAILABLE",
            "sender address not accepted    | 451 4.3.0 Later                    | SERVICE             | SERVICE_UNAVAILABLE",
            "got error response             | 554 No service here                | SERVICE             | SERVICE_UNAVAILABLE",
            "got error response             | 421 4.7.0 Too many connections     | SERVICE             | SERVICE_UNAVAILABLE",
            "HELO failed.                   | 550 Not you                        | SERVICE             | SERVICE_UNAVAILABLE",
            "reset command failed           | 421 Timeout                        | SERVICE             | SERVICE_UNAVAILABLE" })
    void repliesAreClassified(String phase, String reply, SmtpFailure.Cause cause, DeliveryReason reason) {
        SmtpFailure failure = of(new SMTPException(phase, Integer.parseInt(reply.substring(0, 3)), List.of(reply), true));
        assertThat(failure.cause()).isEqualTo(cause);
        assertThat(failure.reason()).isEqualTo(reason);
    }

    @Test
    void theServiceIsTheCauseIfTheServerIsUnreachable() {
        for (Throwable failure : List.of(new ConnectException("Connection refused: smtp/10.0.0.7:587"),
                new ConnectTimeoutException("timed out"), new UnknownHostException("smtp"),
                new SSLHandshakeException("PKIX path building failed"),
                new CompletionException(new SSLHandshakeException("PKIX")),
                new NoStackTraceThrowable("STARTTLS required but not supported by server"),
                new UnsendableEmailException(DeliveryReason.SERVICE_UNAVAILABLE, "ROSTER_MAIL_FROM is not an address."))) {
            assertThat(of(failure).cause()).as(failure.toString()).isEqualTo(SmtpFailure.Cause.SERVICE);
        }
        for (Throwable failure : List.of(new TimeoutException(), new IOException("socket was closed unexpected."),
                new IllegalArgumentException("whatever"))) {
            assertThat(of(failure).cause()).as(failure.toString()).isEqualTo(SmtpFailure.Cause.UNKNOWN);
        }
        assertThat(of(new UnsendableEmailException(DeliveryReason.ADDRESS_INVALID, "no")).cause())
                .isEqualTo(SmtpFailure.Cause.RECIPIENT_PERMANENT);
    }

    @Test
    void theLogDoesNotNameTheRecipient() {
        assertThat(of(new SMTPException("recipient address not accepted", 550,
                List.of("550-5.1.1 <Grace.Hopper@acme.example>:\r", "550 5.1.1 grace.hopper unknown"), true)).reply())
                .doesNotContainIgnoringCase("grace").contains("550").doesNotContain("\r", "\n");
        assertThat(of(new IOException("x".repeat(2_000))).reply()).hasSize(500);
    }

    /** Only the client's message shows the phase. This test fails if a later release of the client changes the message. */
    @ParameterizedTest
    @CsvSource({ "roster, refused, RECIPIENT_PERMANENT", "roster, unwelcome, RECIPIENT_TRANSIENT", "roster, spam, UNKNOWN",
            "roster, blocked, UNKNOWN",
            "unwanted, grace, SERVICE" })
    void theMessageOfTheClientShowsThePhase(String sender, String recipient, SmtpFailure.Cause cause) {
        try (FaultyMailServer server = FaultyMailServer.start()) {
            assertThat(of(failure(server.port(), sender, recipient)).cause()).isEqualTo(cause);
        }
    }

    @Test
    void theServiceIsTheCauseIfThePasswordIsWrong() {
        try (FaultyMailServer server = FaultyMailServer.start("right")) {
            assertThat(of(failure(server.port(), "roster", "grace")).cause()).isEqualTo(SmtpFailure.Cause.SERVICE);
        }
    }

    private static SmtpFailure of(Throwable failure) {
        return SmtpFailure.of(failure, "grace.hopper@acme.example");
    }

    private static Throwable failure(int port, String sender, String recipient) {
        MailClient client = MailClient.create(VERTX,
                new MailConfig("localhost", port).setUsername("roster").setPassword("wrong"));
        try {
            return client.sendMail(new MailMessage(sender + "@acme.example", recipient + "@acme.example", "Hi", "Hi"))
                    .toCompletionStage().handle((sent, failure) -> failure).toCompletableFuture().join();
        } finally {
            client.close();
        }
    }
}
