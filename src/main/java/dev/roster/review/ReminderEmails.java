package dev.roster.review;

import jakarta.enterprise.context.ApplicationScoped;

/** Tells reviewers that something is still to be decided. */
@ApplicationScoped
class ReminderEmails extends ReviewEmails {

    static final String KIND = "review-reminder";

    ReminderEmails() {
        super(true);
    }

    @Override
    public String kind() {
        return KIND;
    }
}
