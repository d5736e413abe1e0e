package dev.roster.dev;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A mail as a page shows it. The first one that arrived has the number 1. It needs no library: templates know it, and so does
 * every build of Roster.
 */
public record ReceivedMail(int number, String from, String to, String subject, Instant at, String text, String html,
        String headers) {

    private static final Pattern LINK = Pattern.compile("https?://[^\\s<>\"]+");

    public List<String> links() {
        return LINK.matcher(text).results().map(MatchResult::group).distinct().toList();
    }

    boolean isTo(String address) {
        return to.equalsIgnoreCase(address) || to.toLowerCase(Locale.ROOT).contains("<" + address + ">");
    }
}
