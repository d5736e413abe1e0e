package dev.roster.access;

import java.util.UUID;

/**
 * What a caller wants to be let in for.
 *
 * @param permission {@code resource:action}; null asks only for an active member
 * @param ownMember the member that the operation concerns, when members may do it to themselves; else null
 */
record AccessRequest(UUID accountId, String permission, UUID ownMember) {
}
