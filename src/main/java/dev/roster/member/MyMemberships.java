package dev.roster.member;

import dev.roster.access.Principal;
import dev.roster.database.Database;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;

/** Reads a person's memberships. The only query of a request that spans accounts; it is limited to the principal. */
@ApplicationScoped
public class MyMemberships {
    private static final String FIND = """
            select a.id as account_id, a.name as account_name, m.id, r.name as role, m.status, r.permissions,
                m.expires_at, case when m.role_expires_at > $3 then m.role_expires_at end as role_expires_at
            from member m
            join account a on a.id = m.account_id and a.closed_at is null
            join role r on r.account_id = m.account_id and r.name = %s
            where m.issuer = $1 and m.subject = $2 and %s
            order by a.id
            limit 200""".formatted(MemberConditions.role("$3"), MemberConditions.belongs("$3"));

    @Inject
    Database database;
    @Inject
    Clock clock;

    public Uni<List<Me.Place>> of(Principal principal) {
        return database.list(FIND, MyMemberships::place, principal.issuer(), principal.subject(), clock.instant());
    }

    private static Me.Place place(Row row) {
        return new Me.Place(row.getUUID("account_id"), row.getString("account_name"), row.getUUID("id"), row.getString("role"),
                MemberStatus.fromString(row.getString("status")),
                Stream.of(row.getArrayOfStrings("permissions")).sorted().toList(),
                Database.instant(row, "expires_at"), Database.instant(row, "role_expires_at"));
    }
}
