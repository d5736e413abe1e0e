package dev.roster.audit;

import dev.roster.audit.Chain.Gap;
import dev.roster.audit.Chain.Link;
import dev.roster.audit.Verification.Expired;
import dev.roster.audit.Verification.FirstBreak;
import dev.roster.audit.Verification.Kind;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Checks a chain, event by event in the order of their sequence, up to the first break. It keeps no events. */
final class ChainCheck {
    private final Chain chain;
    private final Link anchor;
    private final LocalDate today;
    private final Deque<Gap> gaps;
    private final List<Expired> expired = new ArrayList<>();
    /** Members whose erasure is visible, and not yet recorded by a later event. */
    private final Set<UUID> unrecordedErasures = new HashSet<>();
    private Link last = Link.START;
    /** The gap that ends at the last position; null after an event. */
    private Gap lastGap;
    private long events;
    private long erasedEvents;
    private FirstBreak firstBreak;

    /** @param anchor a head that the caller has kept; null for none */
    ChainCheck(Chain chain, Link anchor, Instant now) {
        this.chain = chain;
        this.anchor = anchor;
        this.today = now.atZone(ZoneOffset.UTC).toLocalDate();
        this.gaps = new ArrayDeque<>(chain.gaps());
    }

    void accept(AuditEvent.Linked event) {
        passGaps();
        if (firstBreak == null) {
            firstBreak = check(event);
        }
        if (firstBreak == null) {
            events++;
            noteErasure(event.event());
            moveTo(new Link(event.sequence(), event.hash()), null);
        }
    }

    Verification finish() {
        passGaps();
        if (firstBreak == null) {
            firstBreak = checkHead(chain.head());
        }
        return new Verification(firstBreak == null, events, erasedEvents, expired, Verification.Head.of(chain.head()),
                firstBreak);
    }

    private void passGaps() {
        while (firstBreak == null && !gaps.isEmpty() && gaps.peek().first() <= last.sequence() + 1) {
            Gap gap = gaps.poll();
            firstBreak = check(gap);
            if (firstBreak == null) {
                expired.add(new Expired(gap.first(), gap.last(), gap.keptUntil()));
                // The events that record erasures can be among the expired ones.
                unrecordedErasures.clear();
                moveTo(gap.end(), gap);
            }
        }
    }

    private FirstBreak check(Gap gap) {
        if (gap.first() <= last.sequence()) {
            return new FirstBreak(Kind.INSERTED, gap.first(), null);
        }
        return gap.isDue(today) ? checkLink(gap.previousHash(), gap.first(), null)
                : new FirstBreak(Kind.MISSING, gap.first(), null);
    }

    private FirstBreak check(AuditEvent.Linked event) {
        long expected = last.sequence() + 1;
        UUID id = event.event().id();
        if (event.sequence() < expected) {
            return new FirstBreak(Kind.INSERTED, event.sequence(), id);
        }
        if (event.sequence() > expected) {
            return new FirstBreak(Kind.MISSING, expected, null);
        }
        return event.hashMatches() && event.event().sealsMatch() ? checkLink(event.previousHash(), expected, id)
                : new FirstBreak(Kind.ALTERED, expected, id);
    }

    /** If the chain does not continue from the end of a gap, the gap does not prove that its events were due. */
    private FirstBreak checkLink(byte[] previousHash, long sequence, UUID id) {
        if (Arrays.equals(previousHash, last.hash())) {
            return null;
        }
        return lastGap == null ? new FirstBreak(Kind.ALTERED, sequence, id)
                : new FirstBreak(Kind.MISSING, lastGap.first(), null);
    }

    private FirstBreak checkHead(Link head) {
        if (last.sequence() < head.sequence() || anchor != null && anchor.sequence() > head.sequence()) {
            return new FirstBreak(Kind.TRUNCATED, last.sequence() + 1, null);
        }
        if (last.sequence() > head.sequence()) {
            return new FirstBreak(Kind.INSERTED, head.sequence() + 1, null);
        }
        FirstBreak link = checkLink(head.hash(), head.sequence(), null);
        return link != null || unrecordedErasures.isEmpty() ? link
                : new FirstBreak(Kind.ERASURE_MISSING, head.sequence(), null);
    }

    private void moveTo(Link link, Gap gap) {
        last = link;
        lastGap = gap;
        if (anchor != null && anchor.sequence() == last.sequence() && !Arrays.equals(anchor.hash(), last.hash())) {
            firstBreak = new FirstBreak(Kind.REWRITTEN, last.sequence(), null);
        }
    }

    private void noteErasure(AuditEvent event) {
        if (event.action().equals(AuditAction.MEMBER_ERASED.value())) {
            unrecordedErasures.remove(event.targetId());
        }
        if (event.actorPart().isErased()) {
            unrecordedErasures.add(Pseudonym.memberOf(event.actorLabel()));
        }
        if (event.targetPart().isErased()) {
            unrecordedErasures.add(Pseudonym.memberOf(event.targetLabel()));
        }
        erasedEvents += event.actorPart().isErased() || event.targetPart().isErased() ? 1 : 0;
    }
}
