package dev.roster.invitation;

import java.util.Locale;

import com.fasterxml.jackson.annotation.JsonValue;

import dev.roster.platform.Problem;

/** What became of one wanted invitation; either {@code invitation} or {@code problem} is null. */
record Outcome(Kind kind, Invitation invitation, Problem problem) {

    enum Kind {
        INVITED,
        RESENT,
        ALREADY_INVITED,
        REJECTED;

        @JsonValue
        String value() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    static Outcome rejected(Problem problem) {
        return new Outcome(Kind.REJECTED, null, problem);
    }

    boolean needsMail() {
        return kind == Kind.INVITED || kind == Kind.RESENT;
    }
}
