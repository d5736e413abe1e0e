package dev.roster.member;

import dev.roster.access.Permission;
import dev.roster.access.Permissions;
import dev.roster.database.Database;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.UUID;

/** Finds the people who have a permission, by their own role or by that of a group. */
@ApplicationScoped
public class PermittedPeople {
    private static final int MAX_EMAILS = 20;

    /**
     * Merges the first members of each role and of each group, from short ranges of indexes. An account has few roles, so this
     * reads few rows. Then checks the effective role, because the stored one can have expired.
     */
    private static final String FIND = """
            select m.id, m.email, m.name
            from (
                select k.id
                from role r
                cross join lateral (
                    select m.id from member m
                    where m.account_id = $1 and m.status = 'active' and m.role = r.name and m.kind = 'person' and %1$s
                    order by m.name_key, m.id
                    limit $4
                ) k
                where r.account_id = $1 and r.permissions && $2::text[]
                union
                select found.member_id
                from access_group g
                join role allowing on allowing.account_id = $1 and allowing.name = g.role and allowing.permissions && $2::text[]
                join role r on r.account_id = $1
                cross join lateral (
                    select e.member_id from member_entry e
                    where e.account_id = $1 and e.status = 'active' and e.role = r.name and e.entry = '#' || g.id
                    order by e.entry, e.member_id
                    limit $4
                ) found
                where g.account_id = $1
            ) k
            join member m on m.account_id = $1 and m.id = k.id and m.kind = 'person' and %1$s
            join role r on r.account_id = $1 and r.name = %2$s
            where %3$s && $2::text[]
            order by m.name_key, m.id
            limit $4""".formatted(MemberConditions.isActive("$3"), MemberConditions.effectiveRole("$3"),
            MemberConditions.permissions("$1", "r"));

    /** A query for the permissions of the person with an address; no row without access. All arguments are SQL expressions. */
    public static String permissionsOf(String account, String email, String time) {
        return """
                select %s as permissions
                from member m
                join role r on r.account_id = %s and r.name = %s
                where m.account_id = %s and m.email = %s and %s"""
                .formatted(MemberConditions.permissions(account, "r"), account, MemberConditions.effectiveRole(time), account,
                        email, MemberConditions.isPersonWithAccess("m", time));
    }

    @Inject
    Database database;
    @Inject
    Clock clock;

    public record Person(UUID id, String email, String name) {
        private static Person of(Row row) {
            return new Person(row.getUUID("id"), row.getString("email"), row.getString("name"));
        }
    }

    /** Active people with the permission, by name. */
    public Uni<List<Person>> find(UUID accountId, Permission permission, int limit) {
        return database.list(FIND, Person::of, accountId, Permissions.granting(permission), clock.instant(), limit);
    }

    /** The addresses of up to 20 of them. */
    public Uni<List<String>> emails(UUID accountId, Permission permission) {
        return find(accountId, permission, MAX_EMAILS).map(people -> people.stream().map(Person::email).toList());
    }
}
