package dev.roster.member;

import java.util.List;
import java.util.Map;
import java.util.UUID;

import dev.roster.access.Actor;
import dev.roster.access.Permissions;
import io.smallrye.mutiny.Uni;

/**
 * Is told, in the transaction of the change, of every member who loses permissions: by a removal, a suspension or another role.
 * Whoever keeps something that a member's access holds up (invitations that they sent, their API keys) cuts it here, so that no
 * way of losing access skips it.
 */
public interface AccessLossHandler {

    /**
     * @param remaining what the member may do from now on
     * @param removed whether they are no member any more
     */
    record Loss(UUID memberId, Permissions remaining, boolean removed) {
    }

    /**
     * @param actor who takes the access away
     * @param losses of different members, so many that one statement can take them all
     * @return what was cut of each; who is missing lost nothing
     */
    Uni<Map<UUID, RevokedAccess>> cut(Actor actor, List<Loss> losses);

    /** What {@link #cut} would cut now; changes nothing. */
    Uni<RevokedAccess> previewRevocation(UUID accountId, Loss loss);
}
