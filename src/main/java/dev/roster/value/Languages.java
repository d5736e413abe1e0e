package dev.roster.value;

import java.util.List;
import java.util.Locale;

/** The languages that Roster writes to people in (BCP 47). */
public final class Languages {

    public static final String DEFAULT = "en";
    public static final String PATTERN = "en|de|es|fr";
    public static final String MESSAGE = "must be one of en, de, es, fr";

    public static final List<String> ALL = List.of(PATTERN.split("\\|"));

    private Languages() {
    }

    /** The first of the wanted ones that Roster speaks, in whatever country's form; else the default. */
    public static Locale best(List<Locale> wanted) {
        return Locale.forLanguageTag(
                wanted.stream().map(Locale::getLanguage).filter(ALL::contains).findFirst().orElse(DEFAULT));
    }
}
