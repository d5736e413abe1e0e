package dev.roster.audit;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

import dev.roster.audit.Chain.Gap;
import dev.roster.audit.Chain.Link;
import dev.roster.audit.Verification.Expired;
import dev.roster.audit.Verification.FirstBreak;
import dev.roster.audit.Verification.Kind;

/**
 * Walks along a chain from its beginning and stops at the first thing that is not as it was written. It sees events in the
 * order of their sequence, however many, and keeps none.
 */
final class ChainCheck {

    /** How far the clocks of replicas are never apart. */
    private static final Duration CLOCKS = Duration.ofHours(1);
    /** Days by which a date can come early: the database counts them in its own time zone, or in another one by now. */
    private static final int TIME_ZONES = 1;

    private final Chain chain;
    private final Link anchor;
    private final Instant now;
    private final Deque<Gap> gaps;
    private final List<Expired> expired = new ArrayList<>();
    private final Set<UUID> unexplained = new HashSet<>();
    private Link last = Link.START;
    private Instant lastAt = Instant.EPOCH;
    /** How many days events are kept, as the chain has it so far; null before it says so. */
    private Integer retention;
    /** The first gap since then that could hide a change of it. */
    private Gap silent;
    private long events;
    private long erased;
    private FirstBreak firstBreak;

    /** @param anchor a head that the caller kept outside; null for none */
    ChainCheck(Chain chain, Link anchor, Instant now) {
        this.chain = chain;
        this.anchor = anchor;
        this.now = now;
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
            noteErasure(event.event());
            moveTo(event);
        }
    }

    Verification finish() {
        if (firstBreak == null) {
            passGaps();
        }
        if (firstBreak == null) {
            firstBreak = wrongAtTheEnd();
        }
        return Verification.of(chain.head(), events, erased, expired, firstBreak);
    }

    private void moveTo(LinkedEvent event) {
        last = new Link(event.sequence(), event.hash());
        lastAt = event.event().occurredAt();
        if (event.event().retentionAfter() != null) {
            retention = event.event().retentionAfter();
            silent = null;
        }
        checkAnchor();
    }

    private void passGaps() {
        while (firstBreak == null && !gaps.isEmpty() && gaps.peek().first() <= last.sequence() + 1) {
            Gap gap = gaps.poll();
            if (silent == null && !gap.isOneEvent()) {
                silent = gap;
            }
            firstBreak = wrongWith(gap);
            if (firstBreak == null) {
                expired.add(Expired.of(gap));
                moveTo(gap.end());
                // What told of an erasure may have gone with the others.
                unexplained.clear();
            }
        }
    }

    private FirstBreak wrongWith(Gap gap) {
        if (gap.first() <= last.sequence()) {
            return broken(Kind.INSERTED, gap.first(), null);
        }
        if (!gap.follows(last.hash())) {
            return broken(Kind.ALTERED, gap.first(), null);
        }
        if (!isExpiry(gap)) {
            return broken(Kind.MISSING, gap.first(), null);
        }
        return wrongWithRetention(gap.end().event().retentionBefore());
    }

    /**
     * Who deletes events and notes a gap cannot choose when it ends: the hash of its last event is in the chain. How long that
     * one was kept is in the chain too, since no gap hides a change of it: the change is a gap of its own.
     */
    private boolean isExpiry(Gap gap) {
        AuditEvent end = gap.end().event();
        return gap.end().hashIsRight() && gap.first() <= gap.end().sequence()
                && (gap.isOneEvent() || !end.changesRetention())
                && areInOrder(lastAt, gap.firstAt()) && areInOrder(gap.firstAt(), end.occurredAt())
                && isDue(end.occurredAt(), end.changesRetention() ? end.retentionAfter() : retention);
    }

    private boolean isDue(Instant happened, Integer days) {
        return days != null && !happened.plus(Duration.ofDays(days - TIME_ZONES)).isAfter(now);
    }

    private static boolean areInOrder(Instant earlier, Instant later) {
        return !later.isBefore(earlier.minus(CLOCKS));
    }

    /** How long events are kept until then, by somebody's word. If it is not as the chain has it, a gap hides the change. */
    private FirstBreak wrongWithRetention(Integer stated) {
        return silent == null || stated == null || stated.equals(retention) ? null
                : broken(Kind.MISSING, silent.first(), null);
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
        return wrongWithRetention(event.event().retentionBefore());
    }

    /** What is personal is what was sealed, or the pseudonym in its place and nothing else. */
    private static boolean says(AuditEvent event) {
        return (event.actorPart().isErased() ? event.actorIsForgotten() : event.actorPart().seals(event.actorData()))
                && (event.targetPart().isErased() ? event.targetIsForgotten() : event.targetPart().seals(event.targetData()));
    }

    /** An erasure is told by an event that comes after all that it blotted out. */
    private void noteErasure(AuditEvent event) {
        if (event.action().equals(AuditAction.MEMBER_ERASED.value())) {
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
        if (!unexplained.isEmpty()) {
            return broken(Kind.BLOTTED, head.sequence(), null);
        }
        return wrongWithRetention(chain.retention());
    }

    private static FirstBreak broken(Kind kind, long sequence, UUID eventId) {
        return new FirstBreak(kind, sequence, eventId);
    }
}
