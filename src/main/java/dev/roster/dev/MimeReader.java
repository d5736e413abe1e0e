package dev.roster.dev;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

import jakarta.mail.Address;
import jakarta.mail.Header;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;

/** Reads what a page shows out of a mail as it came (RFC 5322, 2045). */
final class MimeReader {

    private MimeReader() {
    }

    static ReceivedMail read(int number, MimeMessage mail) {
        try {
            return new ReceivedMail(number, addresses(mail.getFrom()), addresses(mail.getAllRecipients()),
                    mail.getSubject(), mail.getSentDate().toInstant(), part(mail, "text/plain"), part(mail, "text/html"),
                    headers(mail));
        } catch (MessagingException failure) {
            throw new IllegalStateException("Mail " + number + " cannot be read", failure);
        } catch (IOException failure) {
            throw new UncheckedIOException("Mail " + number + " cannot be read", failure);
        }
    }

    private static String addresses(Address[] addresses) {
        return addresses == null ? ""
                : List.of(addresses).stream()
                        .map(address -> ((InternetAddress) address).toUnicodeString())
                        .collect(Collectors.joining(", "));
    }

    /** The first part of that type, however deep; empty when there is none. */
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
