package dev.roster.mail;

import static dev.roster.mail.PlainText.isolated;
import static dev.roster.mail.PlainText.truncate;

import dev.roster.value.Languages;
import io.quarkus.qute.TemplateData;
import io.quarkus.qute.TemplateInstance;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/**
 * A rendered email, or its postponement.
 *
 * @param id the id of the {@link DueEmail}
 * @param headers in addition to the headers of every email
 * @param notBefore when to render the email instead of now; null to send it now
 */
public record Email(UUID id, String subject, String text, String html, Map<String, String> headers, Instant notBefore) {
    /** The account that an email is about. @param headline the name for the subject */
    @TemplateData
    public record Tenant(String name, String headline) {
        /** With this limit, the subject stays below 120 characters in every language. */
        private static final int MAX_HEADLINE = 48;

        /** Makes the name safe for plain text. */
        public static Tenant of(String name) {
            String line = PlainText.name(name);
            return new Tenant(isolated(line), isolated(truncate(line, MAX_HEADLINE)));
        }

        public String initial() {
            return PlainText.initial(name);
        }
    }

    /** The email stays in the queue, and the attempt does not count. */
    public static Email postponed(UUID id, Instant notBefore) {
        return new Email(id, null, null, null, Map.of(), notBefore);
    }

    /** Rendering needs no I/O, so it may run on an event loop. */
    public static Email render(UUID id, Locale language, TemplateInstance subject, TemplateInstance text,
            TemplateInstance html) {
        return new Email(id, render(subject, language), render(text, language), render(html, language), Map.of(), null);
    }

    private static String render(TemplateInstance template, Locale language) {
        return template.setLocale(language).render().strip();
    }

    /** The language of emails that is closest to a BCP 47 tag. */
    public static Locale language(String tag) {
        return Languages.best(List.of(Locale.forLanguageTag(tag)));
    }

    public Email withHeaders(Map<String, String> added) {
        return new Email(id, subject, text, html, added, notBefore);
    }
}
