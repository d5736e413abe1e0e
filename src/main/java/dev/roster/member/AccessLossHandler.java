package dev.roster.member;

import dev.roster.access.Actor;
import dev.roster.access.Permissions;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Revokes access that depends on a member's permissions: sent invitations and API keys. Runs in the transaction of each change
 * that revokes permissions: removal, suspension, change of role, expiry.
 */
public interface AccessLossHandler {
    /**
     * @param remaining the permissions that the member keeps
     * @param keepsCreatedKeys whether the keys of service accounts that the member created stay valid after the removal
     */
    record Loss(UUID memberId, Permissions remaining, boolean removed, boolean keepsCreatedKeys) {
    }

    /**
     * @param losses at most 1,000, at most one for each member
     * @return the revoked access of each member who lost some
     */
    Uni<Map<UUID, RevokedAccess>> revoke(Actor actor, List<Loss> losses);

    /** Returns the access that {@link #revoke} would revoke. */
    Uni<RevokedAccess> previewRevocation(UUID accountId, Loss loss);
}
