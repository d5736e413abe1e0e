package dev.roster.role;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import dev.roster.database.Database;
import dev.roster.http.Versioned;
import dev.roster.problem.Problem;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;

/** Reads roles. The built-in roles are the same in every account and need no query, except for lists. */
@ApplicationScoped
public class Roles {

    private static final String SELECT = """
            select account_id, name, permissions, built_in, version from role where account_id = $1 and deleted_at is null""";

    private static final String NAMED = SELECT + " and name = any($2)";

    private static final String ALL = SELECT + " order by built_in desc, name";

    @Inject
    Database database;

    /** Call it in the transaction that opens the account. */
    public Uni<Void> createBuiltIns(UUID accountId) {
        return Panache.getSession().chain(session -> session
                .persistAll(Arrays.stream(BuiltInRole.values()).map(role -> role.in(accountId)).toArray()));
    }

    /** Fails with {@code invalid} if the account does not have the role. */
    public Uni<Role> toGrant(UUID accountId, String name) {
        return find(accountId, name).onItem().ifNull()
                .failWith(() -> Problem.invalid("role", "is not a role of this account"));
    }

    public Uni<Versioned<RoleView>> get(UUID accountId, String name) {
        return find(accountId, name)
                .onItem().ifNull().failWith(Problem::notFound)
                .map(RoleView::versioned);
    }

    /** All roles, the built-in ones first. */
    public Uni<List<RoleView>> list(UUID accountId) {
        return database.list(ALL, row -> RoleView.of(Role.of(row)), accountId);
    }

    /** @return the roles that exist, by name; needs at most one query */
    public Uni<Map<String, Role>> among(UUID accountId, Set<String> names) {
        Map<String, Role> found = new HashMap<>();
        Arrays.stream(BuiltInRole.values()).filter(builtIn -> names.contains(builtIn.roleName()))
                .forEach(builtIn -> found.put(builtIn.roleName(), builtIn.in(accountId)));
        String[] others = names.stream().filter(name -> !found.containsKey(name)).toArray(String[]::new);
        return others.length == 0 ? Uni.createFrom().item(found)
                : database.list(NAMED, Role::of, accountId, others)
                        .invoke(roles -> roles.forEach(role -> found.put(role.name(), role)))
                        .replaceWith(found);
    }

    /** @return null if the account does not have the role */
    public Uni<Role> find(UUID accountId, String name) {
        return among(accountId, Set.of(name)).map(found -> found.get(name));
    }
}
