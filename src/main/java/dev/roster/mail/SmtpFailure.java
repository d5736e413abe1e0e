package dev.roster.mail;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

import javax.net.ssl.SSLException;

import io.vertx.ext.mail.SMTPException;

/**
 * What a failed attempt to send an email means: the one place that classifies it.
 *
 * @param words what was said, for the log: without the recipient, on one line, of at most 500 characters
 */
record SmtpFailure(Meaning meaning, DeliveryReason reason, String words) {

    /** What follows from a failure. */
    enum Meaning {
        /** The recipient will never get this email. */
        FINAL,
        /** The recipient's side wants the email later. */
        DEFERRED,
        /** Our side cannot send anything: the server, its credentials, TLS, the sender, a setting. */
        OURS,
        /** About this email or about everything: the next attempts tell. */
        UNCLEAR
    }

    private static final int LONGEST = 500;

    /** How the client begins the message of a refusal that came after the sender was accepted. */
    private static final Pattern ABOUT_RECIPIENT = Pattern
            .compile("^(recipient address not accepted|DATA command not accepted|sending data failed): ");

    /** Authentication (RFC 4954, 6), and commands that the server does not know or not at that moment (RFC 5321, 4.2.2). */
    private static final Pattern OUR_MISTAKE = Pattern.compile("53[0458]|50[0-4]");

    /** About the mail system or its policy (RFC 3463, 3.4 and 3.8): the sender or its server may be meant. */
    private static final Pattern SYSTEM_OR_POLICY = Pattern.compile("\\b5\\.[37]\\.\\d");

    private static final Pattern SYSTEM = Pattern.compile("\\b4\\.3\\.\\d");

    /** Servers without enhanced status codes say so when they require authentication first. */
    private static final Pattern NO_RELAY = Pattern.compile("\\brelay", Pattern.CASE_INSENSITIVE);

    /** Some servers answer a bad address with a code for commands that they do not know. */
    private static final Pattern BAD_ADDRESS = Pattern.compile("\\b5\\.1\\.\\d");

    private static final int CLOSING = 421;

    static SmtpFailure of(Throwable failure, String recipient) {
        String words = words(failure, recipient);
        if (failure instanceof UnsendableEmailException unsendable) {
            return unsendable.reason() == DeliveryReason.SERVICE_UNAVAILABLE ? ours(words)
                    : new SmtpFailure(Meaning.FINAL, unsendable.reason(), words);
        }
        if (failure instanceof SMTPException refusal) {
            return refused(refusal, words);
        }
        return neverReached(failure) ? ours(words) : unclear(words);
    }

    private static SmtpFailure refused(SMTPException refusal, String words) {
        if (!ABOUT_RECIPIENT.matcher(refusal.getMessage()).find()) {
            return ours(words);
        }
        // Nothing from here on is surely ours: else somebody could stop all emails by an address of their choice.
        String reply = String.join(" ", refusal.getReplyMessages());
        int code = refusal.getReplyCode();
        boolean ourMistake = OUR_MISTAKE.matcher(Integer.toString(code)).matches() && !BAD_ADDRESS.matcher(reply).find();
        if (ourMistake || code == CLOSING || SYSTEM.matcher(reply).find() || SYSTEM_OR_POLICY.matcher(reply).find()
                || NO_RELAY.matcher(reply).find()) {
            return unclear(words);
        }
        return refusal.isPermanent()
                ? new SmtpFailure(Meaning.FINAL, DeliveryReason.told(reply, DeliveryReason.RECIPIENT_REFUSED), words)
                : new SmtpFailure(Meaning.DEFERRED, DeliveryReason.told(reply, DeliveryReason.NOT_ACCEPTED), words);
    }

    /** No connection, or none that is encrypted as it must be. A connection that breaks later can be due to the email. */
    private static boolean neverReached(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectException || cause instanceof UnknownHostException
                    || cause instanceof NoRouteToHostException || cause instanceof SSLException) {
                return true;
            }
        }
        return !(failure instanceof IOException) && String.valueOf(failure.getMessage()).contains("STARTTLS");
    }

    private static SmtpFailure ours(String words) {
        return new SmtpFailure(Meaning.OURS, DeliveryReason.SERVICE_UNAVAILABLE, words);
    }

    private static SmtpFailure unclear(String words) {
        return new SmtpFailure(Meaning.UNCLEAR, DeliveryReason.NOT_ACCEPTED, words);
    }

    private static String words(Throwable failure, String recipient) {
        String said = failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        String local = recipient.substring(0, Math.max(recipient.lastIndexOf('@'), 0));
        String line = without(local, without(recipient, said)).replaceAll("\\p{Cntrl}+", " ").strip();
        return line.length() > LONGEST ? line.substring(0, LONGEST) : line;
    }

    private static String without(String personal, String text) {
        return personal.isEmpty() ? text
                : Pattern.compile("(?<![\\w.])" + Pattern.quote(personal) + "(?!\\w)", Pattern.CASE_INSENSITIVE).matcher(text)
                        .replaceAll("…");
    }
}
