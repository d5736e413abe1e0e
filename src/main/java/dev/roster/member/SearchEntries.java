package dev.roster.member;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import dev.roster.value.EmailAddress;
import dev.roster.value.FoldedText;
import dev.roster.value.Text;

/**
 * The search entries of a member form a permuted index. The name is rotated to begin with each of its words; the address begins
 * with each word of its local part, and once with its domain. A search finds entries by their start.
 */
final class SearchEntries {

    /** In characters. Longer entries and searches are truncated. */
    static final int LONGEST = 64;

    private static final int LONGEST_TEXT = 254;
    /** Bounds the entries of one member. */
    private static final int MOST_WORDS = 8;

    private SearchEntries() {
    }

    static Set<String> of(String name, String email) {
        Set<String> entries = new LinkedHashSet<>();
        addName(entries, name);
        addAddress(entries, email);
        addAddress(entries, EmailAddress.readable(email));
        return entries;
    }

    /** The start of the entries that the text finds; empty if it finds none. */
    static String prefix(String search) {
        return FoldedText.of(search, LONGEST);
    }

    private static void addName(Set<String> entries, String name) {
        List<String> words = words(name);
        for (int first = 0; first < Math.min(words.size(), MOST_WORDS); first++) {
            add(entries, String.join(" ", words.subList(first, words.size())) + " "
                    + String.join(" ", words.subList(0, first)));
        }
    }

    private static void addAddress(Set<String> entries, String email) {
        int at = email.lastIndexOf('@');
        List<String> local = words(email.substring(0, at));
        String domain = String.join(" ", words(email.substring(at + 1)));
        for (int first = 0; first < Math.min(local.size(), MOST_WORDS); first++) {
            add(entries, String.join(" ", local.subList(first, local.size())) + " " + domain);
        }
        add(entries, domain);
    }

    private static void add(Set<String> entries, String entry) {
        String text = Text.cut(entry, LONGEST).strip();
        if (!text.isEmpty()) {
            entries.add(text);
        }
    }

    private static List<String> words(String text) {
        return List.of(FoldedText.of(text, LONGEST_TEXT).split(" ")).stream().filter(word -> !word.isEmpty()).toList();
    }
}
