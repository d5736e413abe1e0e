package dev.roster.member;

import dev.roster.value.EmailAddress;
import dev.roster.value.FoldedText;
import dev.roster.value.Text;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The search entries of a member form a permuted index: one entry begins with each word of the name, with each word of the
 * local part of the address, and with its domain. A search finds entries by their start.
 */
final class SearchEntries {
    /** In characters. Longer entries and searches are truncated. */
    static final int MAX_LENGTH = 64;

    /** The entry of service accounts. As for a group, no search finds it. */
    static final String SERVICE = "@service";

    private static final int MAX_TEXT_LENGTH = 254;
    /** Limits the number of entries of one member. */
    private static final int MAX_WORDS = 8;

    private SearchEntries() {
    }

    /** @param email null for none */
    static Set<String> of(String name, String email) {
        List<String> words = words(name);
        return Stream.of(rotations(words, first -> words.subList(0, first)),
                Stream.ofNullable(email).flatMap(SearchEntries::ofAddress),
                Stream.ofNullable(email).map(EmailAddress::unicode).flatMap(SearchEntries::ofAddress))
                .flatMap(entries -> entries)
                .map(entry -> Text.truncate(entry, MAX_LENGTH).strip())
                .filter(entry -> !entry.isEmpty())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** The entry of a group's members. No search finds it, because folded text has no punctuation. */
    static String ofGroup(UUID groupId) {
        return "#" + groupId;
    }

    /** The start of the entries that the search finds; empty if it finds none. */
    static String prefix(String search) {
        return FoldedText.of(search, MAX_LENGTH);
    }

    private static Stream<String> ofAddress(String email) {
        int at = email.lastIndexOf('@');
        List<String> domain = words(email.substring(at + 1));
        return Stream.concat(rotations(words(email.substring(0, at)), first -> domain), Stream.of(String.join(" ", domain)));
    }

    /** The words from each position on, followed by others. */
    private static Stream<String> rotations(List<String> words, IntFunction<List<String>> others) {
        return IntStream.range(0, Math.min(words.size(), MAX_WORDS))
                .mapToObj(first -> String.join(" ", words.subList(first, words.size())) + " "
                        + String.join(" ", others.apply(first)));
    }

    private static List<String> words(String text) {
        return Stream.of(FoldedText.of(text, MAX_TEXT_LENGTH).split(" ")).filter(word -> !word.isEmpty()).toList();
    }
}
