package dev.roster.value;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/**
 * The times that Roster takes: from 1970 to 9999, to the microsecond. RFC 3339 writes no year after 9999, ids of version 7
 * begin
 * in 1970 (RFC 9562, 5.7), and PostgreSQL stores microseconds. So a response shows exactly the time that is stored.
 */
public final class Times {

    public static final Instant EARLIEST = Instant.EPOCH;
    public static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999Z");
    public static final String OUT_OF_RANGE = "must be between 1970-01-01T00:00:00Z and 9999-12-31T23:59:59.999999Z";

    /** The last day whose end is in range. */
    private static final LocalDate LAST_DAY = LocalDate.of(9999, 12, 30);
    private static final LocalDate FIRST_DAY = LocalDate.EPOCH;

    /** More than any RFC 3339 time with nanoseconds and offset takes. */
    private static final int LONGEST = 40;

    private Times() {
    }

    public static boolean isInRange(Instant time) {
        return !time.isBefore(EARLIEST) && !time.isAfter(LATEST);
    }

    /** The nearest time in range, for times that another system chose, such as the expiry of a token. */
    public static Instant clamp(long epochSecond) {
        return Instant.ofEpochSecond(Math.max(EARLIEST.getEpochSecond(), Math.min(LATEST.getEpochSecond(), epochSecond)));
    }

    /**
     * Reads an RFC 3339 time with an offset, and drops what is smaller than a microsecond.
     *
     * @throws IllegalArgumentException with a reason that can be shown
     */
    public static Instant parse(String text) {
        try {
            if (text.length() <= LONGEST) {
                Instant time = Instant.parse(text).truncatedTo(ChronoUnit.MICROS);
                if (!isInRange(time)) {
                    throw new IllegalArgumentException(OUT_OF_RANGE);
                }
                return time;
            }
        } catch (DateTimeException notATime) {
            // Answered below, like a text that is too long for a time.
        }
        throw new IllegalArgumentException("must be a time as in RFC 3339, such as 2027-01-31T00:00:00Z");
    }

    /** Reads a day as forms send it (ISO 8601); null when the text is not a day from 1970-01-01 to 9999-12-30. */
    public static LocalDate day(String text) {
        try {
            LocalDate day = text.length() <= LONGEST ? LocalDate.parse(text.strip()) : null;
            return day == null || day.isBefore(FIRST_DAY) || day.isAfter(LAST_DAY) ? null : day;
        } catch (DateTimeException notADay) {
            return null;
        }
    }

    /** When the day begins in UTC. */
    public static Instant start(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    /** When the day is over in UTC. */
    public static Instant end(LocalDate day) {
        return start(day.plusDays(1));
    }
}
