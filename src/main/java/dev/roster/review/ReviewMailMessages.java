package dev.roster.review;

import io.quarkus.qute.i18n.MessageBundle;

/** The messages of emails to reviewers, from {@code messages/reviewmail_*.properties}. */
@MessageBundle("reviewmail")
public interface ReviewMailMessages {
    // @formatter:off: one message per line
    String headline(boolean reminder, String account, int open);
    String what_to_do(boolean reminder);
    String review();
    String members();
    String still_open();
    String due();
    String open();
    String why();
    // @formatter:on
}
