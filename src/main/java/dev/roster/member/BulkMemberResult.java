package dev.roster.member;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.roster.http.Version;
import dev.roster.problem.BulkReason;
import dev.roster.problem.Problem;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

@Schema(description = "The outcome for each member: in the order of `members`, or in the order of the list for a `filter`.")
public record BulkMemberResult(
        @Schema(required = true, description = "True if nothing was changed.") boolean dryRun,
        @Schema(required = true) long changed,
        @Schema(required = true) long unchanged,
        @Schema(required = true) long rejected,
        @Schema(required = true) List<Line> results) {
    @Schema(name = "BulkMemberOutcome", description = "`unchanged`: the member already has the requested role or status.")
    public enum Outcome {
        CHANGED,
        UNCHANGED,
        REJECTED;

        @JsonValue
        public String value() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Schema(name = "BulkMemberLine")
    public record Line(
            @Schema(required = true) UUID memberId,
            @Schema(required = true) Outcome outcome,
            @Schema(nullable = true, description = "The member after the change; in a dry run, as the change would make it. Null if the account has no such member, and for a rejected member if the principal does not hold `member:read`.") MemberView member,
            @Schema(nullable = true, description = "The current version of the member, for `etag` of a later request.", examples = "\"3\"") String etag,
            @Schema(required = true, description = "The access that was revoked; in a dry run, that would be revoked.") RevokedAccess revoked,
            @Schema(nullable = true, description = "Why the change of this member was rejected.") BulkReason reason) {
        /** @param target null if the account has no such member, or the actor cannot read it */
        static Line rejected(UUID memberId, LockedMember target, Problem problem) {
            return new Line(memberId, Outcome.REJECTED, target == null ? null : target.view().view(),
                    target == null ? null : Version.etag(target.member().version), RevokedAccess.NOTHING,
                    BulkReason.of(problem));
        }

        /** @param before the version before the transition */
        static Line of(LockedMember target, int before, RevokedAccess revoked, boolean dryRun) {
            Member member = target.member();
            return new Line(member.id, member.version == before ? Outcome.UNCHANGED : Outcome.CHANGED, target.view().view(),
                    Version.etag(dryRun ? before : member.version), revoked, null);
        }
    }

    static BulkMemberResult of(List<Line> lines, boolean dryRun) {
        return new BulkMemberResult(dryRun, count(lines, Outcome.CHANGED), count(lines, Outcome.UNCHANGED),
                count(lines, Outcome.REJECTED), lines);
    }

    private static long count(List<Line> lines, Outcome outcome) {
        return lines.stream().filter(line -> line.outcome() == outcome).count();
    }
}
