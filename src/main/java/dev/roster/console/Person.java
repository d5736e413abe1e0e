package dev.roster.console;

import java.text.BreakIterator;
import java.util.Locale;

import io.quarkus.qute.TemplateExtension;

/** How pages picture people. */
@TemplateExtension(namespace = "person")
final class Person {

    private static final int COLOURS = 8;
    /** From here on a character of the reader's may be several of Java's. */
    private static final char ASCII_END = 0x80;

    private Person() {
    }

    /** The first characters of the first and the last word, as readers count characters. */
    static String initials(String name) {
        String[] words = name.strip().split("\\s+");
        String initials = first(words[0]) + (words.length > 1 ? first(words[words.length - 1]) : "");
        return initials.toUpperCase(Locale.ROOT);
    }

    /** Always the same for the same person: a class of the style sheet. */
    static String colour(String email) {
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
