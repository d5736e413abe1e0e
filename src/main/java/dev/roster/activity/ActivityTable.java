package dev.roster.activity;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Stream;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import dev.roster.activity.Activity.Access;
import dev.roster.activity.Activity.Key;
import dev.roster.activity.Activity.Member;
import dev.roster.database.Database;
import io.smallrye.mutiny.Uni;

/**
 * Writes the latest activity of members and keys, and counts the active members of each day. An older time never replaces a
 * newer one. Rows are locked in the order of their ids, so that replicas cannot deadlock.
 */
@ApplicationScoped
class ActivityTable {

    private static final String WRITE_MEMBERS = """
            with seen as (
                select * from unnest($2::uuid[], $3::timestamptz[], $4::text[]) as s (member_id, seen_at, via)
            ), newer as (
                select a.member_id, s.seen_at, s.via, a.last_active_at as former
                from activity a
                join seen s on s.member_id = a.member_id
                where a.account_id = $1 and (a.last_active_at is null or a.last_active_at < s.seen_at)
                order by a.member_id
                for no key update of a
            ), written as (
                update activity a
                set idle_since = newer.seen_at, last_active_at = newer.seen_at, last_active_via = newer.via
                from newer
                where a.account_id = $1 and a.member_id = newer.member_id
            )
            insert into active_members as d (account_id, day, members)
            select $1, (seen_at at time zone 'UTC')::date as day, count(*) from newer
            where former is null or (former at time zone 'UTC')::date < (seen_at at time zone 'UTC')::date
            group by day
            order by day
            on conflict (account_id, day) do update set members = d.members + excluded.members""";

    private static final String WRITE_KEYS = """
            with newer as (
                select k.id, s.seen_at
                from api_key k
                join unnest($2::uuid[], $3::timestamptz[]) as s (key_id, seen_at) on s.key_id = k.id
                where k.account_id = $1 and (k.last_used_at is null or k.last_used_at < s.seen_at)
                order by k.id
                for no key update of k
            )
            update api_key k set last_used_at = newer.seen_at from newer where k.account_id = $1 and k.id = newer.id""";

    @Inject
    Database database;

    Uni<Void> writeMembers(List<Map.Entry<Member, Access>> rows) {
        return write(WRITE_MEMBERS, rows, Member::accountId, part -> new Object[] {
                column(part, row -> row.getKey().memberId(), UUID[]::new),
                column(part, row -> utc(row.getValue().at()), OffsetDateTime[]::new),
                column(part, row -> row.getValue().via().name().toLowerCase(Locale.ROOT), String[]::new) });
    }

    Uni<Void> writeKeys(List<Map.Entry<Key, Instant>> rows) {
        return write(WRITE_KEYS, rows, Key::accountId, part -> new Object[] {
                column(part, row -> row.getKey().keyId(), UUID[]::new),
                column(part, row -> utc(row.getValue()), OffsetDateTime[]::new) });
    }

    /** One statement for each account, because a cluster stores an account on one node; all in one round trip. */
    private <K, V> Uni<Void> write(String sql, List<Map.Entry<K, V>> rows, Function<K, UUID> account,
            Function<List<Map.Entry<K, V>>, Object[]> columns) {
        List<Object[]> batch = rows.stream()
                .collect(groupingBy(row -> account.apply(row.getKey()), TreeMap::new, toList()))
                .entrySet().stream()
                .map(part -> Stream.concat(Stream.of(part.getKey()), Stream.of(columns.apply(part.getValue()))).toArray())
                .toList();
        return database.executeAll(sql, batch);
    }

    private static OffsetDateTime utc(Instant time) {
        return OffsetDateTime.ofInstant(time, ZoneOffset.UTC);
    }

    private static <R, T> T[] column(List<R> rows, Function<R, T> value, IntFunction<T[]> array) {
        return rows.stream().map(value).toArray(array);
    }
}
