package dev.roster.dormancy;

import java.time.Instant;
import java.util.UUID;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A dormant member as callers see them. */
@Schema(name = "DormantMember", description = "An active member who has not been active for a while, and what the policy makes of it.")
public record DormantMemberView(
        @Schema(required = true) UUID id,
        @Schema(required = true, format = "email", examples = "grace@acme.example") String email,
        @Schema(required = true, examples = "Grace Hopper") String name,
        @Schema(required = true, examples = "member") String role,
        @Schema(required = true, description = "Since when they have not been active: their last activity or, if there is none since, when they joined or were let in again.") Instant idleSince,
        @Schema(nullable = true, description = "Null means never.") Instant lastActiveAt,
        @Schema(nullable = true, description = "When a mail warned them, this time.") Instant warnedAt,
        @Schema(required = true, description = "What the policy's next run does with them: nothing, `warn` by mail, `suspend`, or nothing because they are `exempt` or the `last-admin`.") DormancyOutcome outcome) {

    static DormantMemberView of(DormantMember member, DormancyOutcome outcome) {
        return new DormantMemberView(member.id(), member.email(), member.name(), member.role(), member.idleSince(),
                member.lastActiveAt(), member.warnedAt(), outcome);
    }

    public boolean isHit() {
        return outcome == DormancyOutcome.WARN || outcome == DormancyOutcome.SUSPEND;
    }
}
