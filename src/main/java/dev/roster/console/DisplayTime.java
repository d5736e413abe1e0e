package dev.roster.console;

import static java.time.temporal.ChronoUnit.DAYS;
import static java.time.temporal.ChronoUnit.HOURS;
import static java.time.temporal.ChronoUnit.MINUTES;
import static java.time.temporal.ChronoUnit.MONTHS;
import static java.time.temporal.ChronoUnit.YEARS;

import dev.roster.value.Languages;
import io.quarkus.qute.TemplateData;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A time as a page shows it.
 *
 * @param text relative to now, in the reader's language
 * @param exact date and time in UTC, in the reader's language
 */
@TemplateData
public record DisplayTime(String text, String iso, String exact) {
    private static final Map<String, DateTimeFormatter> EXACT = Languages.ALL.stream().collect(Collectors.toMap(
            Function.identity(), language -> DateTimeFormatter.ofLocalizedDateTime(FormatStyle.LONG, FormatStyle.SHORT)
                    .withLocale(Locale.forLanguageTag(language)).withZone(ZoneOffset.UTC)));

    /** A time relative to now. {@code UiMessages.time} has the message of each constant. */
    public enum TimeSpan {
        // @formatter:off: one unit per line
        NOW,
        MINUTE_AGO, MINUTES_AGO, IN_MINUTE, IN_MINUTES,
        HOUR_AGO, HOURS_AGO, IN_HOUR, IN_HOURS,
        DAY_AGO, DAYS_AGO, IN_DAY, IN_DAYS,
        MONTH_AGO, MONTHS_AGO, IN_MONTH, IN_MONTHS,
        YEAR_AGO, YEARS_AGO, IN_YEAR, IN_YEARS
        // @formatter:on
    }

    private static final List<ChronoUnit> UNITS = List.of(YEARS, MONTHS, DAYS, HOURS, MINUTES);

    static DisplayTime of(Instant time, Instant now, Locale language, Function<TimeSpan, String> message) {
        return new DisplayTime(text(Duration.between(time, now).abs(), !time.isAfter(now), message), time.toString(),
                EXACT.get(language.getLanguage()).format(time) + " UTC");
    }

    private static String text(Duration distance, boolean past, Function<TimeSpan, String> message) {
        for (ChronoUnit unit : UNITS) {
            Duration length = unit.getDuration();
            // Rounds past times down, and future times to the nearest unit.
            long count = (past ? distance : distance.plus(length.dividedBy(2))).dividedBy(length);
            if (count > 0) {
                String name = count == 1 ? unit.name().substring(0, unit.name().length() - 1) : unit.name();
                TimeSpan span = TimeSpan.valueOf(past ? name + "_AGO" : "IN_" + name);
                return message.apply(span).replace("%s", Long.toString(count));
            }
        }
        return message.apply(TimeSpan.NOW);
    }
}
