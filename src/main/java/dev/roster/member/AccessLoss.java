package dev.roster.member;

import java.util.UUID;

import dev.roster.access.Actor;
import dev.roster.access.Permissions;
import io.smallrye.mutiny.Uni;

/**
 * Is told, in the transaction of the change, of every member who loses permissions: by a removal, a suspension or another role.
 * Whoever keeps something that a member's access holds up (invitations that they sent, their API keys) cuts it here, so that no
 * way of losing access skips it.
 */
public interface AccessLoss {

    /**
     * @param remaining what the member may do from now on
     * @param removed whether they are no member any more
     */
    record Loss(UUID memberId, Permissions remaining, boolean removed) {
    }

    /**
     * @param actor who takes the access away
     * @return what was cut
     */
    Uni<Cut> cut(Actor actor, Loss loss);

    /** What {@link #cut} would cut now; changes nothing. */
    Uni<Cut> wouldCut(UUID accountId, Loss loss);
}
