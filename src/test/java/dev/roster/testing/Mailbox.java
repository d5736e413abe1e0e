package dev.roster.testing;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import jakarta.mail.BodyPart;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.internet.MimeMessage;

import org.awaitility.Awaitility;

import dev.roster.dev.DevMailServer;

/** What has arrived at an address, over real SMTP. */
public final class Mailbox {

    private static final Pattern TOKEN = Pattern.compile("token=([A-Za-z0-9_-]{86})");
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private Mailbox() {
    }

    public static List<MimeMessage> of(String address) {
        return all().filter(mail -> recipient(mail).equals(address)).toList();
    }

    private static Stream<MimeMessage> all() {
        return DevMailServer.running().mails().stream();
    }

    /** The n-th mail to that address, the first being 1; waits for it. */
    public static MimeMessage await(String address, int count) {
        Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).until(() -> of(address).size() >= count);
        return of(address).get(count - 1);
    }

    /** The secret in the link of the newest mail to that address. */
    public static String tokenFor(String address) {
        await(address, 1);
        List<MimeMessage> mails = of(address);
        return token(mails.get(mails.size() - 1));
    }

    /** The newest secret of each address that begins so at the domain; waits for that many addresses. */
    public static Map<String, String> tokens(String domain, String prefix, int addresses) {
        Map<String, String> tokens = new HashMap<>();
        Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(200)).until(() -> {
            tokens.clear();
            all().filter(mail -> recipient(mail).startsWith(prefix) && recipient(mail).endsWith("@" + domain))
                    .forEach(mail -> tokens.put(recipient(mail), token(mail)));
            return tokens.size() >= addresses;
        });
        return tokens;
    }

    public static String token(MimeMessage mail) {
        Matcher link = TOKEN.matcher(text(mail, "text/plain"));
        if (!link.find()) {
            throw new AssertionError("No link in " + text(mail, "text/plain"));
        }
        return link.group(1);
    }

    /** The part of that type. */
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
