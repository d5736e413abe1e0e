package dev.roster.member;

import java.util.UUID;

import dev.roster.access.Actor;
import dev.roster.access.Permissions;
import io.smallrye.mutiny.Uni;

/**
 * Is told, in the transaction of the change, of every member who loses permissions: by a removal, a suspension or another role.
 * Whatever a member's permissions hold up (invitations that they sent, say) is cut here, so that no way of losing access skips
 * it.
 */
public interface AccessLoss {

    /**
     * @param actor who takes the access away
     * @param remaining what the member may do from now on
     * @return what was cut
     */
    Uni<Cut> cut(Actor actor, UUID memberId, Permissions remaining);
}
