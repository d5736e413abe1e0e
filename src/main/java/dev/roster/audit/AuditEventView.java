package dev.roster.audit;

import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A change as a reader of the audit sees it. */
@Schema(name = "AuditEvent", description = "One change in the account. Events are never altered or deleted.")
public record AuditEventView(
        @Schema(required = true) UUID id,
        @Schema(required = true, description = "The event's number in the account, from 1 on, without holes.") long sequence,
        @Schema(required = true) Instant occurredAt,
        @Schema(required = true) By actor,
        @Schema(required = true, description = "What was done.", examples = "member.role-changed") String action,
        @Schema(required = true) To target,
        @Schema(description = "The changed properties as they were; null when the thing did not exist.", nullable = true) Map<String, Object> before,
        @Schema(description = "The same properties afterwards; null when the thing is gone.", nullable = true) Map<String, Object> after,
        @Schema(required = true) From origin,
        @Schema(required = true) Seal seal) {

    /** Who did it. */
    @Schema(name = "AuditActor")
    public record By(
            @Schema(required = true, enumeration = {
                    "member", "key", "operator", "person", "system" }) String kind,
            @Schema(description = "The member's id; null for an operator and for Roster itself.", nullable = true) UUID id,
            @Schema(description = "The API key that acted for the member, when kind is `key`.", nullable = true) UUID keyId,
            @Schema(required = true, examples = "ada@acme.example") String label){
    }

    /** What it was done to. */
    @Schema(name = "AuditTarget")
    public record To(
            @Schema(required = true, examples = "member") String kind,
            @Schema(required = true) UUID id,
            @Schema(required = true, examples = "grace@acme.example") String label) {
    }

    /** Where the request came from. */
    @Schema(name = "AuditOrigin")
    public record From(
            @Schema(nullable = true, examples = "192.0.2.7") String ip,
            @Schema(nullable = true) String userAgent,
            @Schema(nullable = true) String requestId) {
    }

    /** What ties the event to the one before it: docs/audit.md tells how to check it without Roster. All in hexadecimal. */
    @Schema(name = "AuditSeal", description = "What ties the event to the one before it, in hexadecimal. How to check it without Roster: docs/audit.md.")
    public record Seal(
            @Schema(required = true, description = "The hash of the event before; zeros for the first one.") String previousHash,
            @Schema(required = true) String hash,
            @Schema(required = true, description = "The hash of what is personal about the actor.") String actorHash,
            @Schema(nullable = true, description = "Null when the actor was erased.") String actorSalt,
            @Schema(required = true, description = "The hash of what is personal about the target.") String targetHash,
            @Schema(nullable = true, description = "Null when the target was erased.") String targetSalt) {

        static Seal of(LinkedEvent linked) {
            AuditEvent event = linked.event();
            return new Seal(HexFormat.of().formatHex(linked.previousHash()), HexFormat.of().formatHex(linked.hash()),
                    event.actorPart().hashText(), event.actorPart().saltText(), event.targetPart().hashText(),
                    event.targetPart().saltText());
        }

        /** With the salt, addresses could be tried against the hash. */
        private Seal withoutActor() {
            return new Seal(previousHash, hash, actorHash, null, targetHash, targetSalt);
        }
    }

    static AuditEventView of(LinkedEvent linked) {
        AuditEvent event = linked.event();
        return new AuditEventView(event.id(), linked.sequence(), event.occurredAt(),
                new By(event.actorKind(), event.actorId(), event.actorKeyId(), event.actorLabel()),
                event.action(),
                new To(event.targetKind(), event.targetId(), event.targetLabel()),
                event.before(), event.after(),
                new From(event.ip(), event.userAgent(), event.requestId()),
                Seal.of(linked));
    }

    /** Where somebody else sat when they changed a member is not that member's to know. */
    AuditEventView asSeenBy(UUID member) {
        return member.equals(actor.id()) ? this
                : new AuditEventView(id, sequence, occurredAt, actor, action, target, before, after,
                        new From(null, null, origin.requestId()), seal.withoutActor());
    }
}
