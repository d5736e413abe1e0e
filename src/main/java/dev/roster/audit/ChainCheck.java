package dev.roster.audit;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;

import dev.roster.audit.Chain.Gap;
import dev.roster.audit.Chain.Link;
import dev.roster.audit.Verification.FirstBreak;
import dev.roster.audit.Verification.Kind;

/**
 * Walks along a chain from its beginning and stops at the first thing that is not as it was written. It sees events in the
 * order of their sequence, however many, and keeps none.
 */
final class ChainCheck {

    /** No account's events go earlier: see the schema's audit_retention_days. */
    private static final Duration SHORTEST_RETENTION = Duration.ofDays(90);
    /** How far the clocks of replicas are never apart. */
    private static final Duration CLOCKS = Duration.ofHours(1);

    private final Chain chain;
    private final Instant due;
    private final Link anchor;
    private final Deque<Gap> gaps;
    private final Set<UUID> unexplained = new HashSet<>();
    private Link last = Link.START;
    private Instant lastAt = Instant.EPOCH;
    private long events;
    private long erased;
    private FirstBreak firstBreak;

    /** @param anchor a head that the caller kept outside; null for none */
    ChainCheck(Chain chain, Link anchor, Instant now) {
        this.chain = chain;
        this.due = now.minus(SHORTEST_RETENTION);
        this.anchor = anchor;
        this.gaps = new ArrayDeque<>(chain.gaps());
    }

    void see(LinkedEvent event) {
        if (firstBreak == null) {
            passGaps();
        }
        if (firstBreak == null) {
            firstBreak = wrongWith(event);
        }
        if (firstBreak == null) {
            events++;
            last = new Link(event.sequence(), event.hash());
            lastAt = event.event().occurredAt();
            noteErasure(event.event());
            checkAnchor();
        }
    }

    Verification finish() {
        if (firstBreak == null) {
            passGaps();
        }
        if (firstBreak == null) {
            firstBreak = wrongAtTheEnd();
        }
        return Verification.of(chain, events, erased, firstBreak);
    }

    private void passGaps() {
        while (firstBreak == null && !gaps.isEmpty() && gaps.peek().first() <= last.sequence() + 1) {
            Gap gap = gaps.poll();
            if (gap.first() <= last.sequence()) {
                firstBreak = broken(Kind.INSERTED, gap.first(), null);
            } else if (!Arrays.equals(gap.previousHash(), last.hash())) {
                firstBreak = broken(Kind.ALTERED, gap.first(), null);
            } else if (isNoExpiry(gap)) {
                firstBreak = broken(Kind.MISSING, gap.first(), null);
            } else {
                last = new Link(gap.last(), gap.hash());
                lastAt = gap.lastAt();
                // What told of an erasure may have gone with the others.
                unexplained.clear();
            }
        }
    }

    /** Who deletes events and notes a gap must give it a time: one that was due, and later than the event before. */
    private boolean isNoExpiry(Gap gap) {
        return gap.lastAt().isAfter(due) || gap.lastAt().isBefore(lastAt.minus(CLOCKS));
    }

    private FirstBreak wrongWith(LinkedEvent event) {
        long expected = last.sequence() + 1;
        UUID id = event.event().id();
        if (event.sequence() < expected) {
            return broken(Kind.INSERTED, event.sequence(), id);
        }
        if (event.sequence() > expected) {
            return broken(Kind.MISSING, expected, null);
        }
        if (!event.hashIsRight() || !event.follows(last.hash()) || !says(event.event())) {
            return broken(Kind.ALTERED, event.sequence(), id);
        }
        return null;
    }

    /** What is personal is what was sealed, or the pseudonym in its place and nothing else. */
    private static boolean says(AuditEvent event) {
        return (event.actorPart().isErased() ? event.actorIsForgotten() : event.actorPart().seals(event.actorData()))
                && (event.targetPart().isErased() ? event.targetIsForgotten() : event.targetPart().seals(event.targetData()));
    }

    /** An erasure is told by an event that comes after all that it blotted out. */
    private void noteErasure(AuditEvent event) {
        if (event.action().equals(AuditLog.ERASED)) {
            unexplained.remove(event.targetId());
        }
        if (event.actorPart().isErased()) {
            unexplained.add(Pseudonym.memberOf(event.actorLabel()));
        }
        if (event.targetPart().isErased()) {
            unexplained.add(Pseudonym.memberOf(event.targetLabel()));
        }
        erased += event.actorPart().isErased() || event.targetPart().isErased() ? 1 : 0;
    }

    private void checkAnchor() {
        if (anchor != null && anchor.sequence() == last.sequence() && !Arrays.equals(anchor.hash(), last.hash())) {
            firstBreak = broken(Kind.REWRITTEN, last.sequence(), null);
        }
    }

    private FirstBreak wrongAtTheEnd() {
        Link head = chain.head();
        if (last.sequence() < head.sequence() || anchor != null && anchor.sequence() > head.sequence()) {
            return broken(Kind.TRUNCATED, last.sequence() + 1, null);
        }
        if (last.sequence() > head.sequence()) {
            return broken(Kind.INSERTED, head.sequence() + 1, null);
        }
        if (!Arrays.equals(last.hash(), head.hash())) {
            return broken(Kind.ALTERED, head.sequence(), null);
        }
        return unexplained.isEmpty() ? null : broken(Kind.BLOTTED, head.sequence(), null);
    }

    private static FirstBreak broken(Kind kind, long sequence, UUID eventId) {
        return new FirstBreak(kind, sequence, eventId);
    }
}
