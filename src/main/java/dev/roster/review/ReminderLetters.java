package dev.roster.review;

import jakarta.enterprise.context.ApplicationScoped;

/** Tells reviewers that something is still to be decided. */
@ApplicationScoped
class ReminderLetters extends ReviewLetters {

    static final String KIND = "review-reminder";

    ReminderLetters() {
        super(true);
    }

    @Override
    public String kind() {
        return KIND;
    }
}
