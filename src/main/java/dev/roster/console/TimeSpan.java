package dev.roster.console;

import java.util.Locale;

/** The time between now and another time, as {@code UiMessages.time} words it. */
public enum TimeSpan {

    // @formatter:off: one unit a line
    NOW,
    MINUTE_AGO, MINUTES_AGO, IN_MINUTE, IN_MINUTES,
    HOUR_AGO, HOURS_AGO, IN_HOUR, IN_HOURS,
    DAY_AGO, DAYS_AGO, IN_DAY, IN_DAYS,
    MONTH_AGO, MONTHS_AGO, IN_MONTH, IN_MONTHS,
    YEAR_AGO, YEARS_AGO, IN_YEAR, IN_YEARS;
    // @formatter:on

    static TimeSpan of(String unit, long count, boolean past) {
        String units = unit.toUpperCase(Locale.ROOT) + (count == 1 ? "" : "S");
        return valueOf(past ? units + "_AGO" : "IN_" + units);
    }
}
