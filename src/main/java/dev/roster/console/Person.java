package dev.roster.console;

import java.text.BreakIterator;
import java.util.Locale;

import io.quarkus.qute.TemplateExtension;

/** Initials and colours of avatars. */
@TemplateExtension(namespace = "person")
public final class Person {

    private static final int COLOURS = 8;
    /** Below this limit, each {@code char} is a grapheme cluster. */
    private static final char ASCII_END = 0x80;

    private Person() {
    }

    /** The first grapheme clusters of the first and the last word. */
    public static String initials(String name) {
        String[] words = name.strip().split("\\s+");
        String initials = first(words[0]) + (words.length > 1 ? first(words[words.length - 1]) : "");
        return initials.toUpperCase(Locale.ROOT);
    }

    /** A class of the style sheet, the same for the same text. */
    public static String colour(String email) {
        return "tone-" + Math.floorMod(email.hashCode(), COLOURS);
    }

    private static String first(String word) {
        if (word.length() < 2 || word.charAt(0) < ASCII_END && word.charAt(1) < ASCII_END) {
            return word.isEmpty() ? "" : word.substring(0, 1);
        }
        BreakIterator characters = BreakIterator.getCharacterInstance(Locale.ROOT);
        characters.setText(word);
        int end = characters.next();
        return end == BreakIterator.DONE ? "" : word.substring(0, end);
    }
}
