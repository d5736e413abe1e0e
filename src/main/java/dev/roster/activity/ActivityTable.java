package dev.roster.activity;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import dev.roster.activity.Activity.Key;
import dev.roster.activity.Activity.Member;
import dev.roster.activity.Activity.Seen;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;

/**
 * Writes many members' times in one statement, never backwards, counts who is active for the first time on a day, and locks
 * rows in one order so that replicas cannot deadlock.
 */
@ApplicationScoped
class ActivityTable {

    private static final String WRITE_MEMBERS = """
            with seen as (
                select * from unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::text[])
                    as s (account_id, member_id, seen_at, via)
            ), newer as (
                select a.account_id, a.member_id, s.seen_at, s.via, a.last_active_at as former
                from activity a
                join seen s on s.account_id = a.account_id and s.member_id = a.member_id
                where a.last_active_at is null or a.last_active_at < s.seen_at
                order by a.account_id, a.member_id
                for no key update of a
            ), written as (
                update activity a
                set idle_since = newer.seen_at, last_active_at = newer.seen_at, last_active_via = newer.via
                from newer
                where a.account_id = newer.account_id and a.member_id = newer.member_id
            )
            insert into active_members as d (account_id, day, members)
            select account_id, (seen_at at time zone 'UTC')::date as day, count(*) from newer
            where former is null or (former at time zone 'UTC')::date < (seen_at at time zone 'UTC')::date
            group by account_id, day
            order by account_id, day
            on conflict (account_id, day) do update set members = d.members + excluded.members""";

    private static final String WRITE_KEYS = """
            with seen as (
                select * from unnest($1::uuid[], $2::uuid[], $3::timestamptz[]) as s (account_id, key_id, seen_at)
            ), newer as (
                select k.account_id, k.id, s.seen_at
                from api_key k
                join seen s on s.account_id = k.account_id and s.key_id = k.id
                where k.last_used_at is null or k.last_used_at < s.seen_at
                order by k.account_id, k.id
                for no key update of k
            )
            update api_key k set last_used_at = newer.seen_at from newer where k.account_id = newer.account_id and k.id = newer.id""";

    @Inject
    Pool database;

    Uni<Void> writeMembers(List<Map.Entry<Member, Seen>> rows) {
        Tuple columns = Tuple.of(
                column(rows, row -> row.getKey().accountId(), UUID[]::new),
                column(rows, row -> row.getKey().memberId(), UUID[]::new),
                column(rows, row -> utc(row.getValue().at()), OffsetDateTime[]::new),
                column(rows, row -> row.getValue().via().name().toLowerCase(Locale.ROOT), String[]::new));
        return database.preparedQuery(WRITE_MEMBERS).execute(columns).replaceWithVoid();
    }

    Uni<Void> writeKeys(List<Map.Entry<Key, Instant>> rows) {
        Tuple columns = Tuple.of(
                column(rows, row -> row.getKey().accountId(), UUID[]::new),
                column(rows, row -> row.getKey().keyId(), UUID[]::new),
                column(rows, row -> utc(row.getValue()), OffsetDateTime[]::new));
        return database.preparedQuery(WRITE_KEYS).execute(columns).replaceWithVoid();
    }

    private static OffsetDateTime utc(Instant time) {
        return OffsetDateTime.ofInstant(time, ZoneOffset.UTC);
    }

    private static <R, T> T[] column(List<R> rows, Function<R, T> value, java.util.function.IntFunction<T[]> array) {
        return rows.stream().map(value).toArray(array);
    }
}
