package dev.roster.invitation;

import dev.roster.platform.EmailAddress;

/** An invitation that somebody wants sent, checked as far as that goes without the database. */
record Wanted(EmailAddress email, String name, String role, String language, String note) {
}
