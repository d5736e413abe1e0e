package dev.roster.audit;

import java.time.Instant;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

@Schema(name = "AuditEvent", description = "A change in the account, or a denied attempt. Roster never alters events, and deletes them only when they expire.")
public record AuditEventView(
        @Schema(required = true) UUID id,
        @Schema(required = true, description = "Number of the event in the account, from 1 without gaps.") long sequence,
        @Schema(required = true) Instant occurredAt,
        @Schema(required = true) Actor actor,
        @Schema(required = true, examples = "member.role-changed") String action,
        @Schema(required = true) Target target,
        @Schema(description = "The changed properties before the change; null if the resource did not exist.", nullable = true) Map<String, Object> before,
        @Schema(description = "The same properties after the change; null if the resource no longer exists.", nullable = true) Map<String, Object> after,
        @Schema(required = true) Origin origin,
        @Schema(required = true) Seal seal) {
    @Schema(name = "AuditActor")
    public record Actor(
            @Schema(required = true, enumeration = {
                    "member", "key", "operator", "person", "directory", "system" }) String kind,
            @Schema(description = "Id of the member; null for an operator, and for Roster itself.", nullable = true) UUID id,
            @Schema(description = "The API key, if kind is `key`: of the member, or the key that created the embed token. If kind is `directory`: its token.", nullable = true) UUID keyId,
            @Schema(required = true, examples = "ada@acme.example") String label){
    }

    @Schema(name = "AuditTarget")
    public record Target(
            @Schema(required = true, examples = "member") String kind,
            @Schema(required = true) UUID id,
            @Schema(required = true, examples = "grace@acme.example") String label) {
    }

    @Schema(name = "AuditOrigin")
    public record Origin(
            @Schema(nullable = true, examples = "192.0.2.7") String ip,
            @Schema(nullable = true) String userAgent,
            @Schema(nullable = true) String requestId) {
    }

    @Schema(name = "AuditSeal", description = "Links the event to the previous one; hashes and salts are hexadecimal. docs/audit.md describes how to verify them without Roster.")
    public record Seal(
            @Schema(required = true, description = "Hash of the previous event; zeros for the first one.") String previousHash,
            @Schema(required = true) String hash,
            @Schema(required = true, description = "Last day on which the event is kept.") LocalDate keptUntil,
            @Schema(required = true, description = "Number of the first event of the run. Within a run, `keptUntil` never decreases.") long runStart,
            @Schema(required = true, description = "Salted hash of the actor's personal data.") String actorHash,
            @Schema(nullable = true, description = "Null if the actor was erased.") String actorSalt,
            @Schema(required = true, description = "Salted hash of the target's personal data.") String targetHash,
            @Schema(nullable = true, description = "Null if the target was erased.") String targetSalt) {
        static Seal of(AuditEvent.Linked linked) {
            AuditEvent event = linked.event();
            return new Seal(HexFormat.of().formatHex(linked.previousHash()), HexFormat.of().formatHex(linked.hash()),
                    linked.keptUntil(), linked.runStart(), event.actorPart().hashText(), event.actorPart().saltText(),
                    event.targetPart().hashText(), event.targetPart().saltText());
        }

        /** Omits the salt, with which a reader could test IP addresses against the hash. */
        private Seal withoutActorSalt() {
            return new Seal(previousHash, hash, keptUntil, runStart, actorHash, null, targetHash, targetSalt);
        }
    }

    static AuditEventView of(AuditEvent.Linked linked) {
        AuditEvent event = linked.event();
        return new AuditEventView(event.id(), linked.sequence(), event.occurredAt(),
                new Actor(event.actorKind(), event.actorId(), event.actorKeyId(), event.actorLabel()),
                event.action(),
                new Target(event.targetKind(), event.targetId(), event.targetLabel()),
                event.before(), event.after(),
                new Origin(event.ip(), event.userAgent(), event.requestId()),
                Seal.of(linked));
    }

    /** Members do not see the address and browser of other actors. */
    AuditEventView asSeenBy(UUID member) {
        return member.equals(actor.id()) ? this
                : new AuditEventView(id, sequence, occurredAt, actor, action, target, before, after,
                        new Origin(null, null, origin.requestId()), seal.withoutActorSalt());
    }
}
