package dev.roster.access;

import java.time.Instant;
import java.util.UUID;

/**
 * @param service whether the member is a program
 * @param email null for a program
 * @param accessExpiresAt when the membership or the role expires, whichever is first; null if neither does
 */
public record Membership(UUID memberId, boolean service, String email, String name, String role, boolean suspended,
        Permissions permissions,
        Instant accessExpiresAt) {
    public Membership limitedTo(Permissions limits) {
        return new Membership(memberId, service, email, name, role, suspended, permissions.and(limits), accessExpiresAt);
    }

    /**
     * The membership in embed tokens of an API key. Nobody extends their own access, also not as another member, so the access
     * of the key's member must not expire.
     *
     * @param key null if it is not valid
     * @return null if the API key cannot create embed tokens
     */
    Membership embeddedBy(ApiKeys.KeyHolder key) {
        Membership holder = key == null ? null : key.membership();
        boolean allowed = holder != null && !key.paused() && !holder.suspended()
                && holder.permissions().allow(Permission.EMBED_CREATE)
                && (holder.accessExpiresAt() == null || holder.memberId().equals(memberId));
        return allowed ? limitedTo(holder.permissions()) : null;
    }
}
