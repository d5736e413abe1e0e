package dev.roster.console;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What somebody typed into one field as several: with spaces, commas, semicolons or line ends between. */
final class TypedList {

    private TypedList() {
    }

    static Set<String> in(String text) {
        Set<String> words = new LinkedHashSet<>(List.of((text == null ? "" : text.strip()).split("[\\s,;]+")));
        words.remove("");
        return words;
    }
}
