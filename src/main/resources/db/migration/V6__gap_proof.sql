-- A run of events that went with its partition is believed only where the log itself proves that it was due.

-- The changed properties that tell who somebody is; audit/PersonalData names them too.
create function personal_properties() returns text[]
language sql immutable as $$
    select array['email', 'name', 'note']
$$;

create or replace function pseudonymous(properties jsonb, pseudonym text) returns jsonb
language sql immutable as $$
    select properties || coalesce(
        (select jsonb_object_agg(key, pseudonym) from jsonb_object_keys(properties) as key where key = any (personal_properties())),
        '{}')
$$;

-- What an event leaves behind when it goes: all that its hash is made of, and nothing that tells who somebody is.
create function skeleton(event jsonb) returns jsonb
language sql immutable as $$
    select event - array['kept_until', 'actor_label', 'ip', 'user_agent', 'actor_salt', 'target_label', 'target_salt']
        || jsonb_build_object(
            'before', nullif(event -> 'before', 'null') - personal_properties(),
            'after', nullif(event -> 'after', 'null') - personal_properties())
$$;

-- The skeleton of a run's last event, whose hash the chain goes on from: so nobody can choose when that was. Where a gap ends,
-- when and with which hash stood beside it, for whoever owns the table to say. A gap that was noted before has no skeleton and
-- counts for nothing, as it cannot be one: no log was older then than the shortest time that events are kept.
alter table audit_gap
    add column last_event jsonb,
    drop column last_sequence,
    drop column last_at,
    drop column hash;

-- As before, with skeletons. A change of how long events are kept, which opening the account is as well, is a run of its own:
-- what is kept of it tells by which time the others were due.
create or replace function maintain_audit_partitions() returns void
language plpgsql security definer set search_path = ${flyway:defaultSchema}, pg_temp as $$
declare
    day  date := date_trunc('quarter', current_date);
    part record;
begin
    perform pg_advisory_xact_lock(hashtext('maintain_audit_partitions'));
    set local lock_timeout = '2s';
    while day <= current_date + 3650 + 92 loop
        if to_regclass('audit_event_until_' || to_char(day, 'YYYY_MM')) is null then
            perform create_audit_partition(day);
        end if;
        day := day + interval '3 months';
    end loop;
    for part in
        select c.oid::regclass as name, c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
        where i.inhparent = 'audit_event'::regclass
    loop
        continue when to_date(right(part.relname, 7), 'YYYY_MM') + interval '3 months' > current_date;
        execute format($drop$
            insert into audit_gap (account_id, first_sequence, first_at, previous_hash, last_event, dropped_at)
            select run.account_id, run.first, f.occurred_at, f.previous_hash, skeleton(to_jsonb(l)), now()
            from (select account_id, min(sequence) as first, max(sequence) as last
                  from (select account_id, sequence, change,
                               sequence - row_number() over (partition by account_id, change order by sequence) as island
                        from (select account_id, sequence,
                                     case when before -> 'auditRetentionDays' is distinct from after -> 'auditRetentionDays'
                                         then sequence end as change
                              from %1$s) as told) as numbered
                  group by account_id, change, island) as run
            join %1$s f on f.account_id = run.account_id and f.sequence = run.first
            join %1$s l on l.account_id = run.account_id and l.sequence = run.last
            $drop$, part.name);
        execute format('drop table %s', part.name);
    end loop;
end $$;
