package dev.roster.mail;

import java.net.URI;
import java.time.Instant;

/**
 * What a letter to a reviewer says. The texts may be anything that a person typed.
 *
 * @param reminder whether the reviewer was told before
 * @param members whom the review is about
 * @param open about how many of them nobody has decided yet
 */
public record ReviewEmail(boolean reminder, String accountName, String reviewName, String recipientName, int members, int open,
        URI link, Instant dueAt) {
}
