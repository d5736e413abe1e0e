package dev.roster.dev;

import jakarta.mail.Address;
import jakarta.mail.Header;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/** Parses emails (RFC 5322, 2045) for {@link MailPage}. */
final class MimeReader {
    private MimeReader() {
    }

    static ReceivedMail read(int number, MimeMessage mail) {
        try {
            return new ReceivedMail(number, addresses(mail.getFrom()), addresses(mail.getAllRecipients()),
                    mail.getSubject(), mail.getSentDate().toInstant(), part(mail, "text/plain"), part(mail, "text/html"),
                    headers(mail));
        } catch (MessagingException failure) {
            throw new IllegalStateException("Cannot read email " + number, failure);
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot read email " + number, failure);
        }
    }

    private static String addresses(Address[] addresses) {
        return addresses == null ? ""
                : List.of(addresses).stream()
                        .map(address -> ((InternetAddress) address).toUnicodeString())
                        .collect(Collectors.joining(", "));
    }

    /** The first part with this type, at any depth; empty if there is none. */
    private static String part(Part part, String type) throws MessagingException, IOException {
        if (part.isMimeType(type)) {
            return part.getContent().toString();
        }
        if (part.getContent() instanceof Multipart parts) {
            for (int i = 0; i < parts.getCount(); i++) {
                String found = part(parts.getBodyPart(i), type);
                if (!found.isEmpty()) {
                    return found;
                }
            }
        }
        return "";
    }

    private static String headers(MimeMessage mail) throws MessagingException {
        return Collections.list(mail.getAllHeaders()).stream()
                .map((Header header) -> header.getName() + ": " + header.getValue())
                .collect(Collectors.joining("\n"));
    }
}
