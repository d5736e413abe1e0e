package dev.roster.value;

import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Folds text for sorting and searching: lower case, single spaces, no accents and no punctuation. Stored text and search terms
 * are folded alike.
 * <p>
 * NFKD separates accents and resolves compatibility forms. A table maps the letters that Unicode does not decompose (Ł, Ø, Đ, ß
 * …). Only marks of the scripts Inherited and Hebrew are removed, because marks of Indic scripts are vowels.
 */
public final class FoldedText {
    private static final Map<Integer, String> LETTERS = Map.ofEntries(
            Map.entry((int) 'æ', "ae"), Map.entry((int) 'œ', "oe"), Map.entry((int) 'ø', "o"), Map.entry((int) 'ß', "ss"),
            Map.entry((int) 'þ', "th"), Map.entry((int) 'đ', "d"), Map.entry((int) 'ð', "d"), Map.entry((int) 'ħ', "h"),
            Map.entry((int) 'ı', "i"), Map.entry((int) 'ł', "l"), Map.entry((int) 'ŋ', "n"), Map.entry((int) 'ŧ', "t"),
            Map.entry((int) 'ĸ', "k"), Map.entry((int) 'ə', "e"), Map.entry((int) 'ƶ', "z"), Map.entry((int) 'ς', "σ"));

    private static final Set<UnicodeScript> SCRIPTS_WITH_ACCENTS = Set.of(UnicodeScript.INHERITED, UnicodeScript.HEBREW);

    private FoldedText() {
    }

    /** @param maxLength in UTF-16 units; longer text is truncated, never within a surrogate pair */
    public static String of(String text, int maxLength) {
        StringBuilder folded = new StringBuilder();
        Normalizer.normalize(text, Normalizer.Form.NFKD).toLowerCase(Locale.ROOT).codePoints()
                .forEach(character -> append(folded, character));
        return Text.truncate(folded.toString(), maxLength).strip();
    }

    private static void append(StringBuilder folded, int character) {
        String letters = LETTERS.get(character);
        if (letters != null) {
            folded.append(letters);
            return;
        }
        switch (Character.getType(character)) {
            case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.COMBINING_SPACING_MARK -> {
                if (!SCRIPTS_WITH_ACCENTS.contains(UnicodeScript.of(character))) {
                    folded.appendCodePoint(character);
                }
            }
            // Soft hyphens, joiners and directional marks, which people do not type.
            case Character.FORMAT -> {
            }
            case Character.CONTROL, Character.SPACE_SEPARATOR, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR,
                    Character.CONNECTOR_PUNCTUATION, Character.DASH_PUNCTUATION, Character.START_PUNCTUATION,
                    Character.END_PUNCTUATION, Character.INITIAL_QUOTE_PUNCTUATION, Character.FINAL_QUOTE_PUNCTUATION,
                    Character.OTHER_PUNCTUATION, Character.MATH_SYMBOL, Character.CURRENCY_SYMBOL, Character.MODIFIER_SYMBOL,
                    Character.SURROGATE ->
                separate(folded);
            default -> folded.appendCodePoint(character);
        }
    }

    private static void separate(StringBuilder folded) {
        if (!folded.isEmpty() && folded.charAt(folded.length() - 1) != ' ') {
            folded.append(' ');
        }
    }
}
