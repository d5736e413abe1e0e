package dev.roster.group;

import dev.roster.database.Database;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads groups with their permissions. Under the account's lock, the result cannot change. */
@ApplicationScoped
public class Groups {
    /** A member has at most this many groups, so that a decision reads few rows. */
    public static final int MAX_OF_MEMBER = 20;

    private static final String FIND = """
            select g.id, g.name, g.role, g.managed_by, r.permissions
            from access_group g
            left join role r on r.account_id = $1 and r.name = g.role
            where g.account_id = $1 and g.id = any($2)""";

    private static final String FIND_NAMED = FIND.replace("g.id = any($2)", "g.name_key = any($2)");

    @Inject
    Database database;

    /**
     * Finds groups by name, regardless of case.
     *
     * @param keys the names in lower case
     * @return the groups that exist, by the key
     */
    public Uni<Map<String, HeldGroup>> named(UUID accountId, Collection<String> keys) {
        return keys.isEmpty() ? Uni.createFrom().item(Map.of())
                : database.list(FIND_NAMED, HeldGroup::of, accountId, keys.toArray(String[]::new))
                        .map(found -> found.stream()
                                .collect(Collectors.toMap(group -> AccessGroup.key(group.name()), Function.identity())));
    }

    /** @return the groups that exist, by id; needs no query for no ids */
    public Uni<Map<UUID, HeldGroup>> find(UUID accountId, Collection<UUID> ids) {
        return ids.isEmpty() ? Uni.createFrom().item(Map.of())
                : database.list(FIND, HeldGroup::of, accountId, ids.toArray(UUID[]::new))
                        .map(found -> found.stream().collect(Collectors.toMap(HeldGroup::id, Function.identity())));
    }
}
