package dev.roster.review;

import jakarta.enterprise.context.ApplicationScoped;

/** Tells reviewers that there is something to decide. */
@ApplicationScoped
class AssignmentEmails extends ReviewEmails {

    static final String KIND = "review-assigned";

    AssignmentEmails() {
        super(false);
    }

    @Override
    public String kind() {
        return KIND;
    }
}
