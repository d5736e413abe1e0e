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

-- The event that a skeleton is of, which is one of the account; nothing if no event can be like that. Whoever owns the table can put anything there.
create function event_of_skeleton(account uuid, skeleton jsonb) returns audit_event
language plpgsql stable as $$
begin
    return jsonb_populate_record(null::audit_event, skeleton || jsonb_build_object('account_id', account));
exception when data_exception then
    return null;
end $$;

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

-- As before, but that the account is read when it is the event's turn: whoever waited for a change of how long events are kept
-- is behind it in the chain, and so is kept by it.
create or replace function append_audit_events(account uuid, events jsonb) returns bigint
language plpgsql security definer set search_path = ${flyway:defaultSchema}, pg_temp as $$
declare
    event    record;
    place    bigint;
    previous bytea;
    newest   bytea;
    until    date;
begin
    select c.sequence, c.hash into place, newest from audit_chain c where c.account_id = account for no key update;
    if not found then
        insert into audit_chain (account_id, sequence, hash, anchored_sequence, anchored_at)
            select a.id, 0, decode(repeat('00', 32), 'hex'), 0, now() from account a where a.id = account;
        return append_audit_events(account, events);
    end if;
    select current_date + a.audit_retention_days into until from account a where a.id = account;
    for event in
        select * from jsonb_to_recordset(events) as e (
            id uuid, occurred_at timestamptz, actor_kind text, actor_id uuid, actor_key_id uuid, actor_label text, action text,
            target_kind text, target_id uuid, target_label text, before jsonb, after jsonb, ip text, user_agent text,
            request_id text, actor_salt text, actor_hash text, target_salt text, target_hash text, content_hash text)
    loop
        place := place + 1;
        previous := newest;
        newest := sha256(previous || int8send(place) || decode(event.content_hash, 'hex'));
        insert into audit_event (account_id, id, sequence, kept_until, occurred_at, actor_kind, actor_id, actor_key_id,
                actor_label, action, target_kind, target_id, target_label, before, after, ip, user_agent, request_id,
                actor_salt, actor_hash, target_salt, target_hash, previous_hash, hash)
            values (account, event.id, place, until, event.occurred_at, event.actor_kind, event.actor_id, event.actor_key_id,
                event.actor_label, event.action, event.target_kind, event.target_id, event.target_label, event.before,
                event.after, event.ip, event.user_agent, event.request_id,
                decode(event.actor_salt, 'hex'), decode(event.actor_hash, 'hex'), decode(event.target_salt, 'hex'),
                decode(event.target_hash, 'hex'), previous, newest);
    end loop;
    update audit_chain set sequence = place, hash = newest where account_id = account;
    return place;
end $$;
