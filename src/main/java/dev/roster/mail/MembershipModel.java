package dev.roster.mail;

import static dev.roster.mail.PlainText.cut;
import static dev.roster.mail.PlainText.isolated;
import static dev.roster.mail.PlainText.line;

import java.net.URI;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Locale;
import java.util.Optional;

import io.quarkus.qute.TemplateData;

/**
 * What the templates of a letter about a membership see: every text is plain.
 *
 * @param news the name of the sentences
 * @param link to the console; null when there is none
 */
@TemplateData
record MembershipModel(String news, String headlineAccount, String account, String recipient, String role,
        String roleAfterwards,
        ZonedDateTime idleSince, ZonedDateTime at, String link, Locale language) {

    private static final int ACCOUNT_LENGTH = 48;
    private static final String NAMELESS = "…";

    static MembershipModel of(MembershipEmail letter, Optional<URI> console, Locale language) {
        String account = Optional.ofNullable(line(letter.accountName())).orElse(NAMELESS);
        return new MembershipModel(letter.news().key(), isolated(cut(account, ACCOUNT_LENGTH)), isolated(account),
                isolated(line(letter.recipientName())), isolated(line(letter.role())), isolated(line(letter.roleAfterwards())),
                utc(letter.idleSince()), utc(letter.at()), console.map(URI::toString).orElse(null), language);
    }

    public String initial() {
        return PlainText.initial(account);
    }

    private static ZonedDateTime utc(Instant time) {
        return time == null ? null : time.atZone(ZoneOffset.UTC);
    }
}
