package dev.roster.invitation;

import dev.roster.value.EmailAddress;

/** An invitation that somebody wants sent, checked as far as that goes without the database. */
record InvitationDraft(EmailAddress email, String name, String role, String language, String note) {
}
