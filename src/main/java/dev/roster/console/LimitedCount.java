package dev.roster.console;

/** A number that a query counts up to one more than a limit. */
public final class LimitedCount {
    private LimitedCount() {
    }

    /** Such as {@code 12}, or {@code 100+} for a number above the limit. */
    public static String text(int number, int limit) {
        return number > limit ? limit + "+" : Integer.toString(number);
    }
}
