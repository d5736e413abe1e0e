package dev.roster.mail;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

import dev.roster.value.Languages;
import io.quarkus.qute.TemplateInstance;

/** Renders the templates of emails. Rendering needs no I/O, so it may run on an event loop. */
public final class EmailTemplates {

    private EmailTemplates() {
    }

    /** The language closest to a BCP 47 tag that Roster writes emails in. */
    public static Locale language(String tag) {
        return Languages.best(List.of(Locale.forLanguageTag(tag)));
    }

    public static Email render(UUID id, Locale language, TemplateInstance subject, TemplateInstance text,
            TemplateInstance html) {
        return new Email(id, render(subject, language), render(text, language), render(html, language), Map.of(), null);
    }

    private static String render(TemplateInstance template, Locale language) {
        return template.setLocale(language).render().strip();
    }
}
