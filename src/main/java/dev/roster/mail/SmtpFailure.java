package dev.roster.mail;

import dev.roster.mail.SmtpSender.UnsendableEmailException;
import io.vertx.ext.mail.SMTPException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/**
 * Classifies a failed attempt to send an email.
 *
 * @param reply the message of the server or the exception, for the log: without the recipient, on one line, at most 500
 *        characters
 */
record SmtpFailure(Cause cause, DeliveryReason reason, String reply) {
    enum Cause {
        /** The recipient cannot receive this email (a permanent failure of RFC 3463). */
        RECIPIENT_PERMANENT,
        /** The recipient's server rejects the email temporarily, so a retry can succeed (a transient failure of RFC 3463). */
        RECIPIENT_TRANSIENT,
        /** The email service is unavailable because of the server, credentials, TLS, the sender, or a setting. */
        SERVICE,
        /** This email or the email service. The next attempts show which. */
        UNKNOWN
    }

    private static final int MAX_LENGTH = 500;

    /** The client's messages for rejections after the server has accepted the sender. */
    private static final Pattern ABOUT_RECIPIENT = Pattern
            .compile("^(recipient address not accepted|DATA command not accepted|sending data failed): ");

    /** Authentication (RFC 4954, 6), and unknown or misplaced commands (RFC 5321, 4.2.2). */
    private static final Pattern PROTOCOL_ERROR = Pattern.compile("53[0458]|50[0-4]");

    /** The system or the policy of the server (RFC 3463, 3.4 and 3.8). The cause can be the sender or its server. */
    private static final Pattern SYSTEM_OR_POLICY = Pattern.compile("\\b(5\\.[37]|4\\.3)\\.\\d");

    /** Servers without enhanced status codes use this word if they require authentication first. */
    private static final Pattern NO_RELAY = Pattern.compile("\\brelay", Pattern.CASE_INSENSITIVE);

    /** Some servers reject a bad address with a code for unknown commands. */
    private static final Pattern BAD_ADDRESS = Pattern.compile("\\b5\\.1\\.\\d");

    /** The server closes the connection (RFC 5321, 3.8). */
    private static final int CLOSING = 421;

    static SmtpFailure of(Throwable failure, String recipient) {
        String reply = reply(failure, recipient);
        if (failure instanceof UnsendableEmailException unsendable) {
            return unsendable.reason == DeliveryReason.SERVICE_UNAVAILABLE ? serviceFailure(reply)
                    : new SmtpFailure(Cause.RECIPIENT_PERMANENT, unsendable.reason, reply);
        }
        if (failure instanceof SMTPException rejection) {
            return rejected(rejection, reply);
        }
        return failedToConnect(failure) ? serviceFailure(reply) : unknownCause(reply);
    }

    private static SmtpFailure rejected(SMTPException rejection, String reply) {
        if (!ABOUT_RECIPIENT.matcher(rejection.getMessage()).find()) {
            return serviceFailure(reply);
        }
        // The cause of no failure below is SERVICE: otherwise a member could stop all emails by inviting a crafted address.
        String lines = String.join(" ", rejection.getReplyMessages());
        int code = rejection.getReplyCode();
        boolean protocolError = PROTOCOL_ERROR.matcher(Integer.toString(code)).matches() && !BAD_ADDRESS.matcher(lines).find();
        if (protocolError || code == CLOSING || SYSTEM_OR_POLICY.matcher(lines).find() || NO_RELAY.matcher(lines).find()) {
            return unknownCause(reply);
        }
        return rejection.isPermanent()
                ? new SmtpFailure(Cause.RECIPIENT_PERMANENT, DeliveryReason.of(lines, DeliveryReason.REJECTED), reply)
                : new SmtpFailure(Cause.RECIPIENT_TRANSIENT, DeliveryReason.of(lines, DeliveryReason.NOT_ACCEPTED), reply);
    }

    /** Whether there was no connection or no TLS. A connection that breaks later can be due to the email. */
    private static boolean failedToConnect(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectException || cause instanceof UnknownHostException
                    || cause instanceof NoRouteToHostException || cause instanceof SSLException) {
                return true;
            }
        }
        return !(failure instanceof IOException) && String.valueOf(failure.getMessage()).contains("STARTTLS");
    }

    private static SmtpFailure serviceFailure(String reply) {
        return new SmtpFailure(Cause.SERVICE, DeliveryReason.SERVICE_UNAVAILABLE, reply);
    }

    private static SmtpFailure unknownCause(String reply) {
        return new SmtpFailure(Cause.UNKNOWN, DeliveryReason.NOT_ACCEPTED, reply);
    }

    private static String reply(Throwable failure, String recipient) {
        String message = failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        String local = recipient.substring(0, Math.max(recipient.lastIndexOf('@'), 0));
        String line = mask(local, mask(recipient, message)).replaceAll("\\p{Cntrl}+", " ").strip();
        return line.substring(0, Math.min(line.length(), MAX_LENGTH));
    }

    private static String mask(String personal, String text) {
        return personal.isEmpty() ? text
                : Pattern.compile("(?<![\\w.])" + Pattern.quote(personal) + "(?!\\w)", Pattern.CASE_INSENSITIVE).matcher(text)
                        .replaceAll("…");
    }
}
