package dev.roster.member;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import dev.roster.access.Principal;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;

/** Where a person belongs: the one question that spans accounts, and only about the person who asks. */
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
    Pool database;

    @Inject
    Clock clock;

    public Uni<List<Me.Place>> of(Principal principal) {
        return database.preparedQuery(FIND).execute(Tuple.of(principal.issuer(), principal.subject(),
                OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC)))
                .map(rows -> {
                    List<Me.Place> places = new ArrayList<>();
                    rows.forEach(row -> places.add(place(row)));
                    return places;
                });
    }

    private static Me.Place place(Row row) {
        return new Me.Place(row.getUUID("account_id"), row.getString("account_name"), row.getUUID("id"), row.getString("role"),
                MemberStatus.of(row.getString("status")), Stream.of(row.getArrayOfStrings("permissions")).sorted().toList(),
                MemberView.instant(row, "expires_at"), MemberView.instant(row, "role_expires_at"));
    }
}
