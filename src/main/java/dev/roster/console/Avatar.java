package dev.roster.console;

import io.quarkus.qute.TemplateExtension;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Initials and colours of avatars. */
@TemplateExtension(namespace = "avatar")
public final class Avatar {
    private static final int COLOURS = 8;
    /** A grapheme cluster. */
    private static final Pattern CHARACTER = Pattern.compile("\\X");

    private Avatar() {
    }

    /** The first grapheme clusters of the first and the last word. */
    public static String initials(String name) {
        String[] words = name.strip().split("\\s+");
        String initials = first(words[0]) + (words.length > 1 ? first(words[words.length - 1]) : "");
        return initials.toUpperCase(Locale.ROOT);
    }

    /** The CSS class of an avatar, derived from the address. */
    public static String colour(String email) {
        return "tone-" + Math.floorMod(email.hashCode(), COLOURS);
    }

    private static String first(String word) {
        Matcher character = CHARACTER.matcher(word);
        return character.find() ? character.group() : "";
    }
}
