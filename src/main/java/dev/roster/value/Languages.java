package dev.roster.value;

import java.util.List;
import java.util.Locale;

/** The languages of emails and pages (BCP 47). */
public final class Languages {
    public static final String DEFAULT = "en";
    public static final String PATTERN = "en|de|es|fr";
    public static final String UNSUPPORTED = "must be one of en, de, es, fr";

    public static final List<String> ALL = List.of(PATTERN.split("\\|"));

    private Languages() {
    }

    /** The first preferred language that Roster supports, regardless of the region; otherwise the default. */
    public static Locale best(List<Locale> preferred) {
        return Locale.forLanguageTag(
                preferred.stream().map(Locale::getLanguage).filter(ALL::contains).findFirst().orElse(DEFAULT));
    }
}
