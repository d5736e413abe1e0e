package dev.roster.testing;

import dev.roster.dev.DevMailServer;
import jakarta.mail.BodyPart;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** Emails that arrived at an address by SMTP. */
public final class Mailbox {
    private static final Pattern TOKEN = Pattern.compile("token=([A-Za-z0-9_-]{86})");
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final Duration POLL = Duration.ofMillis(10);

    private Mailbox() {
    }

    public static List<MimeMessage> of(String address) {
        String lowerCase = address.toLowerCase(Locale.ROOT);
        return DevMailServer.running().mailsTo(lowerCase::equals).stream().filter(mail -> recipient(mail).equals(address))
                .toList();
    }

    /** Emails to addresses of the domain with this prefix. */
    public static List<MimeMessage> toAny(String domain, String prefix) {
        return DevMailServer.running().mailsTo(address -> address.startsWith(prefix) && address.endsWith("@" + domain));
    }

    /** Waits for the n-th email to the address; the first one is 1. */
    public static MimeMessage await(String address, int count) {
        Awaitility.await().atMost(TIMEOUT).pollDelay(Duration.ZERO).pollInterval(POLL)
                .until(() -> of(address).size() >= count);
        return of(address).get(count - 1);
    }

    /** Waits for an email to the address, and returns the secret in the newest link. */
    public static String tokenFor(String address) {
        return tokenFor(address, 0);
    }

    /** As above, without the given number of first emails. */
    public static String tokenFor(String address, int seenBefore) {
        Callable<Optional<String>> newest = () -> of(address).stream().skip(seenBefore).map(Mailbox::link)
                .flatMap(Optional::stream).reduce((older, newer) -> newer);
        return Awaitility.await().atMost(TIMEOUT).pollDelay(Duration.ZERO).pollInterval(POLL)
                .until(newest, Optional::isPresent).orElseThrow();
    }

    /** Waits for emails to that many addresses of the domain with this prefix, and returns the newest secret of each. */
    public static Map<String, String> tokens(String domain, String prefix, int addresses) {
        Map<String, String> tokens = new HashMap<>();
        Duration timeout = TIMEOUT.plus(Duration.ofMillis(200L * addresses));
        Awaitility.await().atMost(timeout).pollDelay(Duration.ZERO).pollInterval(POLL.multipliedBy(5)).until(() -> {
            tokens.clear();
            toAny(domain, prefix).forEach(mail -> tokens.put(recipient(mail), token(mail)));
            return tokens.size() >= addresses;
        });
        return tokens;
    }

    public static String token(MimeMessage mail) {
        return link(mail).orElseThrow(() -> new AssertionError("No link in " + text(mail, "text/plain")));
    }

    private static Optional<String> link(MimeMessage mail) {
        return TOKEN.matcher(text(mail, "text/plain")).results().map(found -> found.group(1)).findFirst();
    }

    /** The part with that media type. */
    public static String text(MimeMessage mail, String type) {
        try {
            return text(mail.getContent(), type);
        } catch (MessagingException | IOException failure) {
            throw new AssertionError(failure);
        }
    }

    private static String text(Object content, String type) throws MessagingException, IOException {
        Multipart parts = (Multipart) content;
        for (int i = 0; i < parts.getCount(); i++) {
            BodyPart part = parts.getBodyPart(i);
            if (part.isMimeType(type)) {
                return part.getContent().toString();
            }
            if (part.getContent() instanceof Multipart nested) {
                return text(nested, type);
            }
        }
        throw new AssertionError("No part of type " + type);
    }

    private static String recipient(MimeMessage mail) {
        try {
            return mail.getRecipients(Message.RecipientType.TO)[0].toString();
        } catch (MessagingException failure) {
            throw new AssertionError(failure);
        }
    }
}
