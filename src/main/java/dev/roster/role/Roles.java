package dev.roster.role;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import dev.roster.http.Versioned;
import dev.roster.problem.Problem;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.smallrye.mutiny.Uni;

/** Finds roles. The built-in ones are the same everywhere and need no query. */
@ApplicationScoped
public class Roles {

    /** Gives a new account its built-in roles, in the transaction that opens it. */
    public Uni<Void> createBuiltIns(UUID accountId) {
        return Panache.getSession().chain(session -> session
                .persistAll(Arrays.stream(BuiltInRole.values()).map(role -> role.in(accountId)).toArray()));
    }

    /** The role that somebody is to get; a name that the account does not have is the request's mistake. */
    public Uni<Role> toGrant(UUID accountId, String name) {
        return find(accountId, name).onItem().ifNull()
                .failWith(() -> Problem.invalid("role", "is not a role of this account"));
    }

    @WithSession
    public Uni<Versioned<RoleView>> get(UUID accountId, String name) {
        return find(accountId, name)
                .onItem().ifNull().failWith(Problem::notFound)
                .map(RoleView::versioned);
    }

    /** All of them: an account's roles are few, and the built-in ones come first. */
    @WithSession
    public Uni<List<RoleView>> list(UUID accountId) {
        return Role.<Role> find("accountId = ?1 and deletedAt is null order by builtIn desc, name", accountId)
                .list()
                .map(roles -> roles.stream().map(RoleView::of).toList());
    }

    /** Those of the roles that the account has, by name: at most one query, however many there are. */
    public Uni<Map<String, Role>> among(UUID accountId, Set<String> names) {
        Map<String, Role> known = new HashMap<>();
        Arrays.stream(BuiltInRole.values()).filter(builtIn -> names.contains(builtIn.roleName()))
                .forEach(builtIn -> known.put(builtIn.roleName(), builtIn.in(accountId)));
        List<String> others = names.stream().filter(name -> !known.containsKey(name)).toList();
        return others.isEmpty() ? Uni.createFrom().item(known)
                : Role.<Role> list("accountId = ?1 and deletedAt is null and name in ?2", accountId, others)
                        .invoke(found -> found.forEach(role -> known.put(role.name(), role)))
                        .replaceWith(known);
    }

    /** @return null when the account has no such role */
    public Uni<Role> find(UUID accountId, String name) {
        return Arrays.stream(BuiltInRole.values())
                .filter(builtIn -> builtIn.is(name))
                .findFirst()
                .map(builtIn -> Uni.createFrom().item(builtIn.in(accountId)))
                .orElseGet(() -> Role.<Role> find("accountId = ?1 and name = ?2 and deletedAt is null", accountId, name)
                        .firstResult());
    }
}
