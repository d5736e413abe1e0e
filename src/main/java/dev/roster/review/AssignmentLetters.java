package dev.roster.review;

import jakarta.enterprise.context.ApplicationScoped;

/** Tells reviewers that there is something to decide. */
@ApplicationScoped
class AssignmentLetters extends ReviewLetters {

    static final String KIND = "review-assigned";

    AssignmentLetters() {
        super(false);
    }

    @Override
    public String kind() {
        return KIND;
    }
}
