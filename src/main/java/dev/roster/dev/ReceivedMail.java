package dev.roster.dev;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * An email for {@link MailPage}, numbered from 1 in order of arrival. Has no dependencies, because production builds also
 * compile its templates.
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
