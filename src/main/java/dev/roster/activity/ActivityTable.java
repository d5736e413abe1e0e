package dev.roster.activity;

import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import dev.roster.activity.Activity.Member;
import dev.roster.activity.Activity.Seen;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;

/**
 * Writes many members' times in one statement, never backwards, and locks rows in one order so that replicas cannot deadlock.
 */
@ApplicationScoped
class ActivityTable {

    private static final String WRITE = """
            with seen as (
                select * from unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::text[])
                    as s (account_id, member_id, seen_at, via)
            ), newer as (
                select a.account_id, a.member_id, s.seen_at, s.via
                from activity a
                join seen s on s.account_id = a.account_id and s.member_id = a.member_id
                where a.last_active_at is null or a.last_active_at < s.seen_at
                order by a.account_id, a.member_id
                for no key update of a
            )
            update activity a
            set idle_since = newer.seen_at, last_active_at = newer.seen_at, last_active_via = newer.via
            from newer
            where a.account_id = newer.account_id and a.member_id = newer.member_id""";

    @Inject
    Pool database;

    Uni<Void> write(List<Map.Entry<Member, Seen>> rows) {
        Tuple columns = Tuple.of(
                column(rows, row -> row.getKey().accountId(), UUID[]::new),
                column(rows, row -> row.getKey().memberId(), UUID[]::new),
                column(rows, row -> OffsetDateTime.ofInstant(row.getValue().at(), ZoneOffset.UTC), OffsetDateTime[]::new),
                column(rows, row -> row.getValue().via().name().toLowerCase(Locale.ROOT), String[]::new));
        return database.preparedQuery(WRITE).execute(columns).replaceWithVoid();
    }

    private static <T> T[] column(List<Map.Entry<Member, Seen>> rows, Function<Map.Entry<Member, Seen>, T> value,
            java.util.function.IntFunction<T[]> array) {
        return rows.stream().map(value).toArray(array);
    }
}
