package dev.roster.mail;

import java.text.Bidi;
import java.text.BreakIterator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes text that a person typed safe for an email: it cannot add lines or headers, or change the order of other text.
 * Templates escape it for HTML.
 */
public final class PlainText {
    /** Format characters, such as direction marks. Persian, Hindi and emoji need the joiners (U+200C, U+200D). */
    private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cf}\\p{Cs}&&[^\\u200C\\u200D]]");

    private static final Pattern WHITESPACE = Pattern.compile("[\\p{Z}\\p{Cc}]+");

    /** Up to 70 characters, then spaces. A longer word is not split. */
    private static final Pattern QUOTED_LINE = Pattern.compile("(.{1,70}|\\S{71,})(?: +|$)");

    private static final Pattern BLANK_LINES = Pattern.compile("\\n{3,}");

    /** Replaces a name that has no visible character. */
    private static final String NO_NAME = "…";

    private PlainText() {
    }

    /** The text on a single line; null if it has no visible character. */
    public static String line(String typed) {
        String line = typed == null ? "" : visible(typed);
        return line.isEmpty() ? null : line;
    }

    /** The text on a single line that is never empty. */
    public static String name(String typed) {
        String line = line(typed);
        return line == null ? NO_NAME : line;
    }

    /** The lines of a longer text, with at most one empty line between two others. */
    public static List<String> lines(String typed) {
        if (line(typed) == null) {
            return List.of();
        }
        String lines = typed.lines().map(PlainText::visible).collect(Collectors.joining("\n")).strip();
        return List.of(BLANK_LINES.matcher(lines).replaceAll("\n\n").split("\n"));
    }

    /** The text with at most {@code length} characters and an ellipsis for the rest. Never splits a grapheme cluster. */
    public static String truncate(String text, int length) {
        if (text.length() <= length) {
            return text;
        }
        BreakIterator clusters = BreakIterator.getCharacterInstance(Locale.ROOT);
        clusters.setText(text);
        return text.substring(0, clusters.preceding(length)).stripTrailing() + "…";
    }

    /** The line in isolation marks (U+2068, U+2069) if it has right-to-left text, which would reorder the text around it. */
    public static String isolated(String line) {
        return line != null && Bidi.requiresBidi(line.toCharArray(), 0, line.length()) ? "\u2068" + line + "\u2069" : line;
    }

    /** The lines as a quotation in plain text, in which mail clients wrap no line. */
    public static List<String> quoted(List<String> lines) {
        return lines.stream()
                .flatMap(line -> line.isEmpty() ? Stream.of(">")
                        : QUOTED_LINE.matcher(line).results().map(part -> "> " + part.group(1)))
                .toList();
    }

    public static String initial(String name) {
        return name.codePoints()
                .filter(Character::isLetterOrDigit)
                .mapToObj(letter -> Character.toString(Character.toTitleCase(letter)))
                .findFirst().orElse("");
    }

    private static String visible(String typed) {
        return WHITESPACE.matcher(INVISIBLE.matcher(typed).replaceAll("")).replaceAll(" ").strip();
    }
}
