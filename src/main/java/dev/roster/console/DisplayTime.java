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
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A time as a page shows it.
 *
 * @param text relative to now, in the reader's language
 * @param exact date and time in UTC, in the reader's language
 * @param past whether the time is not after now
 */
@TemplateData
public record DisplayTime(String text, String iso, String exact, boolean past) {
    private static final int MAX_MINUTES = 59;
    private static final int MAX_HOURS = 23;
    private static final int MAX_DAYS = 30;
    private static final int MONTHS_PER_YEAR = 12;

    private static final Map<String, DateTimeFormatter> EXACT = formats(
            DateTimeFormatter.ofLocalizedDateTime(FormatStyle.LONG, FormatStyle.SHORT));
    private static final Map<String, DateTimeFormatter> DAY = formats(DateTimeFormatter.ofLocalizedDate(FormatStyle.MEDIUM));

    /** A time relative to now. {@code UiMessages.time} has the message of each constant. */
    public enum TimeSpan {
        // @formatter:off: one unit per line
        NOW, SOON,
        MINUTE_AGO, MINUTES_AGO, IN_MINUTE, IN_MINUTES,
        HOUR_AGO, HOURS_AGO, IN_HOUR, IN_HOURS,
        DAY_AGO, DAYS_AGO, IN_DAY, IN_DAYS,
        MONTH_AGO, MONTHS_AGO, IN_MONTH, IN_MONTHS,
        YEAR_AGO, YEARS_AGO, IN_YEAR, IN_YEARS
        // @formatter:on
    }

    static DisplayTime of(Instant time, Instant now, Locale language, Function<TimeSpan, String> message) {
        return new DisplayTime(text(time, now, message), time.toString(), exact(time, language), !time.isAfter(now));
    }

    static String exact(Instant time, Locale language) {
        return EXACT.get(language.getLanguage()).format(time) + " UTC";
    }

    static String day(LocalDate day, Locale language) {
        return DAY.get(language.getLanguage()).format(day);
    }

    /**
     * Up to 59 minutes, 23 hours or 30 days, then calendar months (UTC), then years. Past times are rounded down. Future
     * minutes, hours and days are rounded to the nearest, months and years down.
     */
    private static String text(Instant time, Instant now, Function<TimeSpan, String> message) {
        boolean past = !time.isAfter(now);
        Duration distance = Duration.between(time, now).abs();
        long minutes = count(distance, MINUTES, past);
        long hours = count(distance, HOURS, past);
        long days = count(distance, DAYS, past);
        if (minutes == 0) {
            return message.apply(past ? TimeSpan.NOW : TimeSpan.SOON);
        }
        if (minutes <= MAX_MINUTES) {
            return text(minutes, MINUTES, past, message);
        }
        if (hours <= MAX_HOURS) {
            return text(hours, HOURS, past, message);
        }
        if (days <= MAX_DAYS) {
            return text(days, DAYS, past, message);
        }
        // Rounding can make 31 days of a time that is less than a calendar month away.
        long months = Math.max(1, Math.abs(MONTHS.between(time.atZone(ZoneOffset.UTC), now.atZone(ZoneOffset.UTC))));
        return months < MONTHS_PER_YEAR ? text(months, MONTHS, past, message)
                : text(months / MONTHS_PER_YEAR, YEARS, past, message);
    }

    private static long count(Duration distance, ChronoUnit unit, boolean past) {
        Duration length = unit.getDuration();
        return (past ? distance : distance.plus(length.dividedBy(2))).dividedBy(length);
    }

    private static String text(long count, ChronoUnit unit, boolean past, Function<TimeSpan, String> message) {
        String name = count == 1 ? unit.name().substring(0, unit.name().length() - 1) : unit.name();
        TimeSpan span = TimeSpan.valueOf(past ? name + "_AGO" : "IN_" + name);
        return message.apply(span).replace("%s", Long.toString(count));
    }

    private static Map<String, DateTimeFormatter> formats(DateTimeFormatter format) {
        return Languages.ALL.stream().collect(Collectors.toMap(Function.identity(),
                language -> format.withLocale(Locale.forLanguageTag(language)).withZone(ZoneOffset.UTC)));
    }
}
