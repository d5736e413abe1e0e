package dev.roster.mail;

import java.text.Bidi;
import java.text.BreakIterator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Takes from a text that a person typed what could pretend to be something else in a mail: a further line or header, or letters
 * in another order than they were typed. Escaping for HTML is the templates' business.
 */
final class PlainText {

    /** Direction marks and other invisible characters, but for the joiners that Persian, Hindi and emoji need. */
    private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cf}\\p{Cs}&&[^\\u200C\\u200D]]");

    private static final Pattern GAP = Pattern.compile("[\\p{Z}\\p{Cc}]+");

    /** As much as fits on a line of a quotation, then the blanks; a longer word stays whole. */
    private static final Pattern QUOTED_LINE = Pattern.compile("(.{1,70}|\\S{71,})(?: +|$)");

    private static final Pattern BLANK_LINES = Pattern.compile("\\n{3,}");

    private PlainText() {
    }

    /** The text on a single line, or null if nothing is left of it. */
    static String line(String typed) {
        if (typed == null) {
            return null;
        }
        String line = GAP.matcher(INVISIBLE.matcher(typed).replaceAll("")).replaceAll(" ").strip();
        return line.isEmpty() ? null : line;
    }

    /** The lines of a longer text, with at most one empty line between two others. */
    static List<String> lines(String typed) {
        if (line(typed) == null) {
            return List.of();
        }
        String lines = typed.lines()
                .map(line -> GAP.matcher(INVISIBLE.matcher(line).replaceAll("")).replaceAll(" ").strip())
                .reduce("", (above, below) -> above + "\n" + below)
                .strip();
        return List.of(BLANK_LINES.matcher(lines).replaceAll("\n\n").split("\n"));
    }

    /**
     * The text with at most so many characters; an ellipsis stands for the rest. What a reader sees as one letter stays whole.
     */
    static String cut(String text, int length) {
        if (text == null || text.length() <= length) {
            return text;
        }
        BreakIterator letters = BreakIterator.getCharacterInstance(Locale.ROOT);
        letters.setText(text);
        return text.substring(0, letters.preceding(length)).stripTrailing() + "…";
    }

    /** The text as it is to stand among others: what is written from right to left must not reorder its neighbours. */
    static String isolated(String line) {
        return line != null && Bidi.requiresBidi(line.toCharArray(), 0, line.length()) ? "\u2068" + line + "\u2069" : line;
    }

    /** The lines as somebody else's words: none is so long that a mail program would break it and lose the mark. */
    static List<String> quoted(List<String> lines) {
        return lines.stream()
                .flatMap(line -> line.isEmpty() ? Stream.of(">")
                        : QUOTED_LINE.matcher(line).results().map(part -> "> " + part.group(1)))
                .toList();
    }

    static String initial(String name) {
        return name.codePoints()
                .filter(Character::isLetterOrDigit)
                .mapToObj(letter -> Character.toString(Character.toTitleCase(letter)))
                .findFirst().orElse("");
    }
}
