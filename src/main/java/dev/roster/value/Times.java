package dev.roster.value;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/**
 * The times that Roster accepts: from 1970 (the start of UUIDs of version 7, RFC 9562, 5.7) to 9999 (the end of RFC 3339), in
 * microseconds, the precision of PostgreSQL.
 */
public final class Times {
    public static final Instant EARLIEST = Instant.EPOCH;
    public static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999Z");
    public static final String OUT_OF_RANGE = "must be between 1970-01-01T00:00:00Z and 9999-12-31T23:59:59.999999Z";

    /** The last day whose end is in range. */
    private static final LocalDate LAST_DAY = LocalDate.of(9999, 12, 30);
    private static final LocalDate FIRST_DAY = LocalDate.EPOCH;

    /** In characters; every RFC 3339 time with nanoseconds and offset is shorter. */
    private static final int MAX_LENGTH = 40;

    private Times() {
    }

    public static boolean isInRange(Instant time) {
        return !time.isBefore(EARLIEST) && !time.isAfter(LATEST);
    }

    /** The nearest time in range, for times of other systems, such as the expiry of a token. */
    public static Instant clamp(long epochSecond) {
        return Instant.ofEpochSecond(Math.max(EARLIEST.getEpochSecond(), Math.min(LATEST.getEpochSecond(), epochSecond)));
    }

    /**
     * Parses an RFC 3339 time and truncates it to microseconds.
     *
     * @throws IllegalArgumentException with a message for the client
     */
    public static Instant parse(String text) {
        try {
            if (text.length() <= MAX_LENGTH) {
                Instant time = Instant.parse(text).truncatedTo(ChronoUnit.MICROS);
                if (!isInRange(time)) {
                    throw new IllegalArgumentException(OUT_OF_RANGE);
                }
                return time;
            }
        } catch (DateTimeException notATime) {
            // Falls through to the exception below.
        }
        throw new IllegalArgumentException("must be an RFC 3339 time, such as 2027-01-31T00:00:00Z");
    }

    /** Parses the ISO 8601 day of a form. @return null if it is not from 1970-01-01 to 9999-12-30 */
    public static LocalDate day(String text) {
        try {
            LocalDate day = text.length() <= MAX_LENGTH ? LocalDate.parse(text.strip()) : null;
            return day == null || day.isBefore(FIRST_DAY) || day.isAfter(LAST_DAY) ? null : day;
        } catch (DateTimeException notADay) {
            return null;
        }
    }

    public static Instant start(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    public static Instant end(LocalDate day) {
        return start(day.plusDays(1));
    }
}
