package dev.roster.platform;

/** The languages that Roster writes to people in (BCP 47). */
public final class Languages {

    public static final String DEFAULT = "en";
    public static final String PATTERN = "en|de|es|fr";
    public static final String MESSAGE = "must be one of en, de, es, fr";

    private Languages() {
    }
}
