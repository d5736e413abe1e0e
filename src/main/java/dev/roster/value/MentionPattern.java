package dev.roster.value;

import java.util.List;
import java.util.Locale;

/**
 * PostgreSQL regular expressions that find email addresses and ids in lower-case text. {@code ada@acme.example} matches neither
 * in {@code xada@acme.example} nor in {@code ada@acme.example.org}.
 */
public final class MentionPattern {
    private static final String NOT_WITHIN_LONGER = "(?<![[:alnum:]])(?<![[:alnum:]][._+'-])%s(?![.-]?[[:alnum:]])";
    private static final String NOT_WITHIN_WORD = "(?<![[:alnum:]])%s(?![[:alnum:]])";

    private MentionPattern() {
    }

    public static String[] inText(List<String> texts) {
        return patterns(NOT_WITHIN_LONGER, texts);
    }

    /** Also matches after {@code .}, {@code _}, {@code +}, {@code '} and {@code -}, as in {@code invite-ada@acme.example-2}. */
    public static String[] inKeys(List<String> texts) {
        return patterns(NOT_WITHIN_WORD, texts);
    }

    private static String[] patterns(String pattern, List<String> texts) {
        return texts.stream()
                .map(text -> pattern.formatted(text.toLowerCase(Locale.ROOT).replaceAll("\\p{Punct}", "\\\\$0")))
                .toArray(String[]::new);
    }
}
