package dev.roster.access;

import java.util.UUID;

/**
 * A request for authorization in an account.
 *
 * @param permission {@code resource:action}; null requires only an active membership
 * @param ownMember the member in the path if the operation needs no permission for the principal's own membership; else null
 */
record AccessRequest(UUID accountId, String permission, UUID ownMember) {
}
