package dev.roster.directory;

import java.util.Set;
import java.util.UUID;

/**
 * The directory's change of a group.
 *
 * @param name null if it does not change
 * @param externalId null removes it
 * @param replaces whether the group has only the added members afterwards
 */
public record GroupChange(String name, String externalId, boolean replaces, Set<UUID> added, Set<UUID> removed) {
}
