package dev.roster.member;

import dev.roster.access.Sessions;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

@Schema(name = "BrowserSessions", description = "The sessions of a person in the console. A session gives access to every account of the person.")
public record MemberSessions(
        @Schema(required = true, description = "Number of sessions that have not ended. 0 if the person is no longer a member.") int open,
        @Schema(nullable = true, description = "When the newest of them began; null without a session.") Instant latestSignInAt) {
    static MemberSessions of(Sessions.Open sessions) {
        return new MemberSessions(sessions.count(), sessions.latestSignInAt());
    }
}
