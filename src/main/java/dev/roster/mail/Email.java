package dev.roster.mail;

import static dev.roster.mail.PlainText.isolated;
import static dev.roster.mail.PlainText.truncate;

import dev.roster.brand.DeploymentBrand;
import dev.roster.brand.Logo;
import dev.roster.brand.Theme;
import dev.roster.value.Languages;
import io.quarkus.qute.TemplateData;
import io.quarkus.qute.TemplateInstance;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
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
 * @param logo the image that the HTML shows as {@code cid:logo}; null for none
 * @param replyTo the mailbox for replies; null for the sender's
 * @param notBefore when to render the email instead of now; null to send it now
 */
public record Email(UUID id, String subject, String text, String html, Map<String, String> headers, Logo logo,
        Mailbox replyTo, Instant notBefore) {
    /** @param name may be empty */
    public record Mailbox(String name, String address) {
    }

    /**
     * The account that an email is about, and how it looks.
     *
     * @param headline the name for the subject
     * @param logo a PNG image; null for the initial
     * @param deployment the name of the deployment; null for Roster
     */
    @TemplateData
    public record Tenant(String name, String headline, Theme theme, Logo logo, String deployment) {
        /** The columns that {@link #of} reads; {@code a} is the row of {@code account}, {@code logo} that of its logo. */
        public static final String COLUMNS = "a.name as account_name, a.accent_color, logo.png as account_logo";
        public static final String LOGO = "left join account_logo logo on logo.account_id = a.id";

        /** With this limit, the subject stays below 120 characters in every language. */
        private static final int MAX_HEADLINE = 48;

        /** Makes the name safe for plain text. */
        public static Tenant of(Row row, DeploymentBrand deployment) {
            String color = row.getString("accent_color");
            Buffer png = row.getBuffer("account_logo");
            return of(row.getString("account_name"), color == null ? deployment.theme() : Theme.of(color),
                    png == null ? deployment.logo() : Logo.stored(png.getBytes()),
                    deployment.isRenamed() ? deployment.name() : null);
        }

        public static Tenant of(String name, Theme theme, Logo logo, String deployment) {
            String line = PlainText.name(name);
            return new Tenant(isolated(line), isolated(truncate(line, MAX_HEADLINE)), theme, logo,
                    isolated(PlainText.line(deployment)));
        }

        public String initial() {
            return PlainText.initial(name);
        }

        public boolean hasLogo() {
            return logo != null;
        }
    }

    /** The email stays in the queue, and the attempt does not count. */
    public static Email postponed(UUID id, Instant notBefore) {
        return new Email(id, null, null, null, Map.of(), null, null, notBefore);
    }

    /** Rendering needs no I/O, so it may run on an event loop. */
    public static Email render(UUID id, Tenant account, Locale language, TemplateInstance subject, TemplateInstance text,
            TemplateInstance html) {
        return new Email(id, render(subject, language), render(text, language), render(html, language), Map.of(),
                account.logo(), null, null);
    }

    private static String render(TemplateInstance template, Locale language) {
        return template.setLocale(language).render().strip();
    }

    /** The language of emails that is closest to a BCP 47 tag. */
    public static Locale language(String tag) {
        return Languages.best(List.of(Locale.forLanguageTag(tag)));
    }

    public Email withHeaders(Map<String, String> added) {
        return new Email(id, subject, text, html, added, logo, replyTo, notBefore);
    }

    public Email withReplyTo(Mailbox mailbox) {
        return new Email(id, subject, text, html, headers, logo, mailbox, notBefore);
    }
}
