package dev.roster.mail;

import static dev.roster.mail.PlainText.cut;
import static dev.roster.mail.PlainText.isolated;
import static dev.roster.mail.PlainText.line;

import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Locale;
import java.util.Optional;

import io.quarkus.qute.TemplateData;

/** What the templates of letters to reviewers see: every text is plain, so that no template has to think of it. */
@TemplateData
record ReviewModel(boolean reminder, String headlineAccount, String account, String review, String recipient, int members,
        int open, String link, ZonedDateTime dueAt, Locale language) {

    private static final int ACCOUNT_LENGTH = 48;

    /** Stands for a name of which nothing can be seen. */
    private static final String NAMELESS = "…";

    static ReviewModel of(ReviewEmail letter, Locale language) {
        String account = Optional.ofNullable(line(letter.accountName())).orElse(NAMELESS);
        String review = Optional.ofNullable(line(letter.reviewName())).orElse(NAMELESS);
        return new ReviewModel(letter.reminder(), isolated(cut(account, ACCOUNT_LENGTH)), isolated(account), isolated(review),
                isolated(line(letter.recipientName())), letter.members(), letter.open(), letter.link().toString(),
                letter.dueAt().atZone(ZoneOffset.UTC), language);
    }

    public String initial() {
        return PlainText.initial(account);
    }

    public String openOf() {
        return open + " / " + members;
    }

    public String membersText() {
        return Integer.toString(members);
    }
}
