package dev.roster.invitation;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.roster.problem.Problem;
import java.util.Locale;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The outcome of one {@link NewInvitation}: either {@code invitation} or {@code problem} is null. */
public record InvitationOutcome(Kind kind, Invitation invitation, Problem problem) {
    @Schema(name = "InvitationOutcome")
    public enum Kind {
        INVITED,
        RESENT,
        ALREADY_INVITED,
        REJECTED;

        @JsonValue
        public String value() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    boolean needsEmail() {
        return kind == Kind.INVITED || kind == Kind.RESENT;
    }

    UUID invitationIdOrThrow() {
        if (problem != null) {
            throw problem;
        }
        return invitation.id;
    }
}
