package dev.roster.console;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

import dev.roster.value.Languages;
import io.quarkus.qute.TemplateData;

/**
 * A time as people say it, before or after now.
 *
 * @param unit {@code now}, {@code minute}, {@code hour}, {@code day}, {@code month} or {@code year}
 * @param count how many of them
 * @param iso for machines
 * @param exact for people who want to know, in UTC
 * @param words in the reader's language
 */
@TemplateData
public record DisplayTime(String unit, long count, boolean past, String iso, String exact, String words) {

    private static final Map<String, DateTimeFormatter> EXACT = Languages.ALL.stream().collect(Collectors.toMap(
            Function.identity(), language -> DateTimeFormatter.ofLocalizedDateTime(FormatStyle.LONG, FormatStyle.SHORT)
                    .withLocale(Locale.forLanguageTag(language)).withZone(ZoneOffset.UTC)));

    private record Unit(String name, Duration length) {
    }

    private static final List<Unit> UNITS = List.of(new Unit("year", Duration.ofDays(365)),
            new Unit("month", Duration.ofDays(30)), new Unit("day", Duration.ofDays(1)), new Unit("hour", Duration.ofHours(1)),
            new Unit("minute", Duration.ofMinutes(1)));

    static DisplayTime of(Instant time, Instant now, Locale language) {
        if (time == null) {
            return null;
        }
        Duration distance = Duration.between(time, now).abs();
        boolean past = !time.isAfter(now);
        String exact = EXACT.get(language.getLanguage()).format(time) + " UTC";
        String iso = time.toString();
        for (Unit unit : UNITS) {
            // What was is counted in whole units, what will be in the nearest number of them.
            long count = (past ? distance : distance.plus(unit.length().dividedBy(2))).dividedBy(unit.length());
            if (count > 0) {
                return new DisplayTime(unit.name(), count, past, iso, exact, null);
            }
        }
        return new DisplayTime("now", 0, past, iso, exact, null);
    }

    DisplayTime in(String itsWords) {
        return new DisplayTime(unit, count, past, iso, exact, itsWords);
    }
}
