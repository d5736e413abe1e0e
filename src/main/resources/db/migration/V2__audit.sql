-- The audit log. It belongs to the role that migrates: the service's own role may read it and call the functions below, and
-- can neither change, delete nor insert a row by itself (afterMigrate.sql).

-- The newest event of each account. Its row is what puts the events of an account, and of no other, in order.
create table audit_chain (
    account_id        uuid        primary key references account (id),
    sequence          bigint      not null,
    hash              bytea       not null,
    -- The newest event whose hash was written to the service's own log, for keeping outside the database.
    anchored_sequence bigint      not null,
    anchored_at       timestamptz not null
);

-- Partitioned by when events may go, which each account decides for its own: what goes is a whole table, in no time.
create table audit_event (
    account_id    uuid        not null,
    id            uuid        not null,
    sequence      bigint      not null,
    kept_until    date        not null,
    occurred_at   timestamptz not null,
    actor_kind    text        not null check (actor_kind in ('member', 'key', 'operator', 'person', 'system')),
    -- The member, also when one of their keys acted.
    actor_id      uuid,
    actor_key_id  uuid,
    actor_label   text        not null,
    action        text        not null collate "C",
    target_kind   text        not null,
    target_id     uuid        not null,
    target_label  text        not null,
    before        jsonb,
    after         jsonb,
    ip            text,
    user_agent    text,
    request_id    text,
    -- What is personal about the actor and about the target is hashed with a salt of its own. When a person is erased the
    -- salt goes with the data: the hash still fits into the chain, and nobody can try names against it any more.
    actor_salt    bytea,
    actor_hash    bytea       not null,
    target_salt   bytea,
    target_hash   bytea       not null,
    previous_hash bytea       not null,
    hash          bytea       not null,
    primary key (account_id, id, kept_until)
) partition by range (kept_until);
create index audit_event_by_sequence on audit_event (account_id, sequence, id);
create index audit_event_by_actor on audit_event (account_id, actor_id, id);
create index audit_event_by_target on audit_event (account_id, target_id, id);
create index audit_event_by_action on audit_event (account_id, action, id);
create index audit_event_by_actor_and_action on audit_event (account_id, actor_id, action, id);

-- The runs of events that went with their partition. With it the chain is whole where events are missing by intent.
create table audit_gap (
    account_id     uuid        not null references account (id),
    first_sequence bigint      not null,
    last_sequence  bigint      not null,
    first_at       timestamptz not null,
    last_at        timestamptz not null,
    previous_hash  bytea       not null,
    hash           bytea       not null,
    dropped_at     timestamptz not null,
    primary key (account_id, first_sequence)
);

-- Appends events, in the order given, to the chain of one account, and returns the newest sequence. What a caller cannot
-- choose: the place in the chain, the hash before, the hash, and how long the event is kept.
create function append_audit_events(account uuid, events jsonb) returns bigint
language plpgsql security definer set search_path = ${flyway:defaultSchema}, pg_temp as $$
declare
    event    record;
    place    bigint;
    previous bytea;
    newest   bytea;
    until    date;
begin
    select c.sequence, c.hash, current_date + a.audit_retention_days into place, newest, until
        from audit_chain c join account a on a.id = c.account_id
        where c.account_id = account
        for no key update of c;
    if not found then
        insert into audit_chain (account_id, sequence, hash, anchored_sequence, anchored_at)
            select a.id, 0, decode(repeat('00', 32), 'hex'), 0, now() from account a where a.id = account;
        return append_audit_events(account, events);
    end if;
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

-- A changed property that tells who somebody is reads as the pseudonym; which properties those are: audit/PersonalData.
create function pseudonymous(properties jsonb, pseudonym text) returns jsonb
language sql immutable as $$
    select properties || coalesce(
        (select jsonb_object_agg(key, pseudonym) from jsonb_object_keys(properties) as key where key in ('email', 'name', 'note')),
        '{}')
$$;

-- Takes the person out of up to 1,000 events in which a removed member acted or was acted on, and returns how many it were:
-- call it until it returns 0. Nothing else of an event can be changed, and nobody who still is a member can be erased.
create function erase_from_audit(account uuid, member_id uuid, pseudonym text) returns integer
language plpgsql security definer set search_path = ${flyway:defaultSchema}, pg_temp as $$
declare
    address text;
    things  uuid[];
    acted   integer;
    reached integer;
begin
    select m.email into address from member m
        where m.account_id = account and m.id = erase_from_audit.member_id and m.status = 'removed';
    if not found or pseudonym <> erase_from_audit.member_id || '@erased.invalid' then
        raise exception 'only a removed member can be erased, by their own pseudonym';
    end if;
    select array_agg(id) into things from (
        select erase_from_audit.member_id as id
        union all select i.id from invitation i where i.account_id = account and i.email = address and i.state <> 'open'
        union all select k.id from api_key k where k.account_id = account and k.member_id = erase_from_audit.member_id
        union all select o.id from mail o where o.account_id = account and o.recipient = address) as thing;
    update audit_event e set actor_label = pseudonym, ip = null, user_agent = null, actor_salt = null
        from (select a.id, a.kept_until from audit_event a
              where a.account_id = account and a.actor_id = erase_from_audit.member_id and a.actor_salt is not null
              limit 1000) as part
        where e.account_id = account and e.id = part.id and e.kept_until = part.kept_until;
    get diagnostics acted = row_count;
    update audit_event e set target_label = pseudonym, before = pseudonymous(before, pseudonym),
            after = pseudonymous(after, pseudonym), target_salt = null,
            -- Whoever held an invitation's secret without being a member is the person that it was for.
            actor_label = case when actor_kind = 'person' then pseudonym else actor_label end,
            ip = case when actor_kind = 'person' then null else ip end,
            user_agent = case when actor_kind = 'person' then null else user_agent end,
            actor_salt = case when actor_kind = 'person' then null else actor_salt end
        from (select t.id, t.kept_until from audit_event t
              where t.account_id = account and t.target_id = any (things) and t.target_salt is not null
                and t.action <> 'member.erased'
              limit 1000) as part
        where e.account_id = account and e.id = part.id and e.kept_until = part.kept_until;
    get diagnostics reached = row_count;
    return acted + reached;
end $$;

-- The heads that have moved since they were last written to the log a day ago or longer, each given to one caller only.
create function take_audit_heads() returns table (account_id uuid, sequence bigint, hash bytea)
language sql security definer set search_path = ${flyway:defaultSchema}, pg_temp as $$
    update audit_chain c set anchored_sequence = c.sequence, anchored_at = now()
        where c.account_id in (
            select due.account_id from audit_chain due
            where due.anchored_at <= now() - interval '1 day' and due.sequence > due.anchored_sequence
            limit 1000
            for no key update skip locked)
        returning c.account_id, c.sequence, c.hash
$$;
create index audit_chain_by_anchor on audit_chain (anchored_at) where sequence > anchored_sequence;

create function create_audit_partition(day date) returns void
language plpgsql as $$
declare
    first date := date_trunc('quarter', day);
begin
    execute format('create table if not exists %I partition of audit_event for values from (%L) to (%L)',
        'audit_event_until_' || to_char(first, 'YYYY_MM'), first, first + interval '3 months');
end $$;

-- Makes the partitions that events can come to lie in, and drops those whose last day is over. It takes no parameters, and
-- the database's own clock: whoever may call it can only make happen what is due.
create function maintain_audit_partitions() returns void
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
            insert into audit_gap (account_id, first_sequence, last_sequence, first_at, last_at, previous_hash, hash, dropped_at)
            select run.account_id, run.first, run.last, f.occurred_at, l.occurred_at, f.previous_hash, l.hash, now()
            from (select account_id, min(sequence) as first, max(sequence) as last
                  from (select account_id, sequence,
                               sequence - row_number() over (partition by account_id order by sequence) as island
                        from %1$s) as numbered
                  group by account_id, island) as run
            join %1$s f on f.account_id = run.account_id and f.sequence = run.first
            join %1$s l on l.account_id = run.account_id and l.sequence = run.last
            $drop$, part.name);
        execute format('drop table %s', part.name);
    end loop;
end $$;

select maintain_audit_partitions();
