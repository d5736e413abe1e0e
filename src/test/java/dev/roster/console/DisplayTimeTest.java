package dev.roster.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Properties;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The limits of the units, as docs/console.md describes them. */
class DisplayTimeTest {
    private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");

    @ParameterizedTest
    @CsvSource({ "PT0S,just now", "PT59S,just now", "PT60S,1 minute ago", "PT1M59S,1 minute ago", "PT59M59S,59 minutes ago",
            "PT60M,1 hour ago", "PT23H59M,23 hours ago", "PT24H,1 day ago", "PT47H,1 day ago", "P18D,18 days ago",
            "P30DT23H,30 days ago", "P31D,1 month ago", "P60D,1 month ago", "P61D,2 months ago", "P364D,11 months ago",
            "P365D,1 year ago", "P700D,1 year ago", "P731D,2 years ago" })
    void roundsPastTimesDown(Duration age, String text) {
        assertThat(text(NOW.minus(age), "en")).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({ "PT1S,in less than a minute", "PT29S,in less than a minute", "PT30S,in 1 minute", "PT59M29S,in 59 minutes",
            "PT59M30S,in 1 hour", "PT12H1M,in 12 hours", "PT23H29M,in 23 hours", "PT23H31M,in 1 day", "PT167H59M,in 7 days",
            "PT168H,in 7 days", "P18D,in 18 days", "P30D,in 30 days", "P30DT11H,in 30 days", "P30DT13H,in 1 month",
            "P31D,in 1 month", "P60D,in 1 month", "P211D,in 6 months", "P212D,in 7 months", "P364D,in 11 months",
            "P365D,in 1 year", "P729D,in 1 year", "P731D,in 2 years" })
    void roundsFutureMonthsAndYearsDown(Duration distance, String text) {
        assertThat(text(NOW.plus(distance), "en")).isEqualTo(text);
    }

    /** Less than a calendar month, but 31 days if rounded to the nearest. */
    @ParameterizedTest
    @CsvSource({ "2026-12-01T12:00:00Z,2027-01-01T01:00:00Z,in 1 month", "2027-02-01T00:00:00Z,2027-03-01T00:00:00Z,in 28 days",
            "2027-01-31T00:00:00Z,2027-03-03T00:00:00Z,in 1 month" })
    void showsAtLeastOneMonth(Instant now, Instant time, String text) {
        assertThat(DisplayTime.of(time, now, Locale.ENGLISH, span -> message("en", span)).text()).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({ "de,P1D,vor 1 Tag,in 1 Tag", "de,P18D,vor 18 Tagen,in 18 Tagen", "de,P214D,vor 7 Monaten,in 7 Monaten",
            "de,P365D,vor 1 Jahr,in 1 Jahr", "fr,P1D,il y a 1 jour,dans 1 jour", "fr,P18D,il y a 18 jours,dans 18 jours",
            "fr,P214D,il y a 7 mois,dans 7 mois", "fr,P365D,il y a 1 an,dans 1 an", "es,P1D,hace 1 día,dentro de 1 día",
            "es,P18D,hace 18 días,dentro de 18 días", "es,P214D,hace 7 meses,dentro de 7 meses",
            "es,P731D,hace 2 años,dentro de 2 años" })
    void usesThePluralsOfTheLanguage(String language, Duration distance, String past, String future) {
        assertThat(text(NOW.minus(distance), language)).isEqualTo(past);
        assertThat(text(NOW.plus(distance), language)).isEqualTo(future);
    }

    private static String text(Instant time, String language) {
        return DisplayTime.of(time, NOW, Locale.forLanguageTag(language), span -> message(language, span)).text();
    }

    private static String message(String language, DisplayTime.TimeSpan span) {
        Properties messages = new Properties();
        try (Reader file = new InputStreamReader(
                DisplayTimeTest.class.getResourceAsStream("/messages/relativetime_" + language + ".properties"),
                StandardCharsets.UTF_8)) {
            messages.load(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return messages.getProperty("relative_$" + span);
    }
}
