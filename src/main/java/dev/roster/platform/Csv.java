package dev.roster.platform;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Writes CSV (RFC 4180) that spreadsheets take for text: a cell that they would run as a formula gets an apostrophe in front.
 */
public final class Csv {

    public static final String MEDIA_TYPE = "text/csv; charset=utf-8; header=present";

    private static final String FORMULA = "=+-@\t\r";

    private Csv() {
    }

    /** One record; null is an empty cell. */
    public static String line(List<?> cells) {
        return cells.stream().map(cell -> cell(cell == null ? "" : cell.toString()))
                .collect(Collectors.joining(",", "", "\r\n"));
    }

    private static String cell(String text) {
        String safe = !text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
        boolean quoted = safe.chars().anyMatch(character -> character == ',' || character == '"' || character == '\n'
                || character == '\r');
        return quoted ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
    }
}
