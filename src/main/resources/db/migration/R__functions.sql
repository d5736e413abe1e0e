-- Functions and triggers. This migration runs again whenever it changes.

-- Permissions -----------------------------------------------------------------------------------------------------------------

-- Whether a holder of the granted permissions may hand out the wanted ones; access/Permissions.cover is the same rule in Java.
create or replace function permissions_cover(granted text[], wanted text[]) returns boolean
language sql immutable as $$
    select '*' = any (granted) or not exists (
        select from unnest(wanted) as permission
        where permission = '*'
            or not (permission = any (granted) or split_part(permission, ':', 1) || ':*' = any (granted)))
$$;

-- What a role allows as of now, also in a statement that began before the role was changed: a volatile function has a snapshot of
-- its own. Null when the account has no such role.
create or replace function current_permissions(account uuid, role text) returns text[]
language sql volatile as $$
    select r.permissions from role r where r.account_id = current_permissions.account and r.name = current_permissions.role
$$;

-- Email ------------------------------------------------------------------------------------------------------------------------

-- The accounts after a given one that have due emails of these kinds, in the order of their ids. One step of an index finds each
-- account, however many emails it has. It takes no lock: claiming the emails of an account is a statement of its own.
create or replace function accounts_with_due_mail(after uuid, kinds text[], until timestamptz, at_most integer) returns setof uuid
language plpgsql stable as $$
declare
    found_account uuid := after;
begin
    for turn in 1..at_most loop
        select m.account_id into found_account from mail m
            where m.state = 'queued' and m.due and m.account_id > found_account and m.kind = any (kinds)
                and m.next_attempt_at <= until
            order by m.account_id limit 1;
        exit when not found;
        return next found_account;
    end loop;
end $$;

-- The audit log -------------------------------------------------------------------------------------------------------------

-- The changed properties that tell who somebody is; audit/PersonalData names them too.
create or replace function personal_properties() returns text[]
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
create or replace function skeleton(event jsonb) returns jsonb
language sql immutable as $$
    select event - array['kept_until', 'actor_label', 'ip', 'user_agent', 'actor_salt', 'target_label', 'target_salt']
        || jsonb_build_object(
            'before', nullif(event -> 'before', 'null') - personal_properties(),
            'after', nullif(event -> 'after', 'null') - personal_properties())
$$;

-- The event that a skeleton is of, which is one of the account; nothing if no event can be like that. Whoever owns the table can put anything there.
create or replace function event_of_skeleton(account uuid, skeleton jsonb) returns audit_event
language plpgsql stable as $$
begin
    return jsonb_populate_record(null::audit_event, skeleton || jsonb_build_object('account_id', account));
exception when data_exception then
    return null;
end $$;

-- Appends events, in the order given, to the chain of one account, and returns the newest sequence. The caller cannot choose an
-- event's position in the chain, the hash before it, its hash, or how long it is kept. The account is read after the chain is
-- locked, so that an event that waited for a change of the retention is kept by the new one.
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

-- Takes the person out of up to 1,000 events in which a removed member acted or was acted on, and returns how many it were:
-- call it until it returns 0. Nothing else of an event can be changed, and only a removed member can be erased. With a note on a
-- decision, the name of its review is erased, which is sealed together with the note.
create or replace function erase_from_audit(account uuid, member_id uuid, pseudonym text) returns integer
language plpgsql security definer set search_path = ${flyway:defaultSchema}, pg_temp as $$
declare
    address text;
    things  uuid[];
    reviews uuid[];
    acted   integer;
    reached integer;
    noted   integer;
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
    select array_agg(i.review_id) into reviews from review_item i
        where i.account_id = account and i.member_id = erase_from_audit.member_id;
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
    update audit_event e set target_label = pseudonym, after = pseudonymous(after, pseudonym), target_salt = null
        from (select d.id, d.kept_until from audit_event d
              where d.account_id = account and d.target_id = any (reviews) and d.action = 'review.decided'
                and d.target_salt is not null and d.after ->> 'note' is not null
                and d.after -> 'members' ? erase_from_audit.member_id::text
              limit 1000) as part
        where e.account_id = account and e.id = part.id and e.kept_until = part.kept_until;
    get diagnostics noted = row_count;
    return acted + reached + noted;
end $$;

-- The heads that have moved since they were last written to the log a day ago or longer, each given to one caller only.
create or replace function take_audit_heads() returns table (account_id uuid, sequence bigint, hash bytea)
language sql security definer set search_path = ${flyway:defaultSchema}, pg_temp as $$
    with due as materialized (
        select moved.account_id from audit_chain moved
        where moved.anchored_at <= now() - interval '1 day' and moved.sequence > moved.anchored_sequence
        limit 1000
        for no key update skip locked)
    update audit_chain c set anchored_sequence = c.sequence, anchored_at = now()
        from due where c.account_id = due.account_id
        returning c.account_id, c.sequence, c.hash
$$;

create or replace function create_audit_partition(day date) returns void
language plpgsql as $$
declare
    first date := date_trunc('quarter', day);
begin
    execute format('create table if not exists %I partition of audit_event for values from (%L) to (%L)',
        'audit_event_until_' || to_char(first, 'YYYY_MM'), first, first + interval '3 months');
end $$;

-- Makes the partitions that events can come to lie in, and drops those whose last day is over. It takes no parameters and uses
-- the database's own clock, so a caller can only trigger what is due. A change of the retention, including the opening of the
-- account, is a run of its own: what is kept of it proves when the other events were due.
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

select maintain_audit_partitions();

-- Access reviews: a closed review is evidence. Nothing of it changes but the erasure of a removed member. ---------------------

-- A closed review is evidence: nothing of it changes any more, whoever asks.
create or replace function refuse_change_of_closed_review() returns trigger language plpgsql as $$
begin
    raise exception 'the review is closed: nothing of it changes any more';
end $$;

create or replace function check_that_reviews_are_open() returns trigger language plpgsql as $$
begin
    if exists (select from (select distinct account_id, review_id from touched) t
               join review r on r.account_id = t.account_id and r.id = t.review_id where r.state <> 'open') then
        raise exception 'the review is closed: nothing of it changes any more';
    end if;
    return null;
end $$;

-- What an erasure leaves of a row of review_item or review_reviewer.
create or replace function erased_from_review(part jsonb) returns jsonb
language sql immutable as $$
    select jsonb_object_agg(key, case
            when key in ('email', 'name', 'name_key') then to_jsonb(part ->> 'member_id' || '@erased.invalid')
            when key in ('note', 'salt') then 'null'
            -- What a person calls their keys can be anything.
            when key = 'api_keys' then coalesce((
                select jsonb_agg(held || jsonb_build_object('name', part ->> 'member_id' || '@erased.invalid') order by place)
                from jsonb_array_elements(value) with ordinality as keys (held, place)), '[]')
            else value end)
    from jsonb_each(part)
$$;

-- Takes a removed member out of the account's reviews, whatever state these are in.
create or replace function erase_from_reviews(account uuid, erased uuid) returns void
language sql as $$
    update review_item i set (email, name, name_key, note, api_keys, salt) = (
            select left_over.email, left_over.name, left_over.name_key, left_over.note, left_over.api_keys, left_over.salt
            from jsonb_populate_record(i, erased_from_review(to_jsonb(i))) as left_over)
        where i.account_id = account and i.member_id = erased;
    update review_reviewer w set (email, name, salt) = (
            select left_over.email, left_over.name, left_over.salt
            from jsonb_populate_record(w, erased_from_review(to_jsonb(w))) as left_over)
        where w.account_id = account and w.member_id = erased;
    update review v set starter_label = erased || '@erased.invalid', starter_salt = null
        where v.account_id = account and v.starter_id = erased;
    update review v set closer_label = erased || '@erased.invalid', closer_salt = null
        where v.account_id = account and v.closer_id = erased;
$$;

-- Of a closed review nothing changes but this: somebody who was removed is erased.
create or replace function check_that_only_erasure_changes_review() returns trigger language plpgsql as $$
begin
    if exists (
            select from member m
            where m.account_id = old.account_id and m.status = 'removed'
                and (m.id = old.starter_id and to_jsonb(new) = to_jsonb(old)
                        || jsonb_build_object('starter_label', m.id || '@erased.invalid', 'starter_salt', null)
                    or m.id = old.closer_id and to_jsonb(new) = to_jsonb(old)
                        || jsonb_build_object('closer_label', m.id || '@erased.invalid', 'closer_salt', null))) then
        return new;
    end if;
    raise exception 'the review is closed: nothing of it changes any more';
end $$;

-- Also of a row that leaves a review for another one, which then has no counterpart.
create or replace function check_that_only_erasure_changes_parts() returns trigger language plpgsql as $$
begin
    if exists (
            select from touched o
            full join changed n using (account_id, review_id, member_id) as part
            join review r on r.account_id = part.account_id and r.id = part.review_id and r.state <> 'open'
            where to_jsonb(n) is distinct from erased_from_review(to_jsonb(o))
                or not exists (select from member m
                    where m.account_id = part.account_id and m.id = part.member_id and m.status = 'removed')) then
        raise exception 'the review is closed: nothing of it changes any more';
    end if;
    return null;
end $$;

create or replace trigger review_is_closed before update on review
    for each row when (old.state <> 'open') execute function check_that_only_erasure_changes_review();
create or replace trigger review_stays before delete on review
    for each row when (old.state <> 'open') execute function refuse_change_of_closed_review();
create or replace trigger review_is_kept before truncate on review execute function refuse_change_of_closed_review();

create or replace trigger review_item_frozen_insert after insert on review_item
    referencing new table as touched for each statement execute function check_that_reviews_are_open();
create or replace trigger review_item_frozen_update after update on review_item
    referencing old table as touched new table as changed
    for each statement execute function check_that_only_erasure_changes_parts();
create or replace trigger review_item_frozen_delete after delete on review_item
    referencing old table as touched for each statement execute function check_that_reviews_are_open();
create or replace trigger review_item_frozen_truncate before truncate on review_item
    execute function refuse_change_of_closed_review();

create or replace trigger review_reviewer_frozen_insert after insert on review_reviewer
    referencing new table as touched for each statement execute function check_that_reviews_are_open();
create or replace trigger review_reviewer_frozen_update after update on review_reviewer
    referencing old table as touched new table as changed
    for each statement execute function check_that_only_erasure_changes_parts();
create or replace trigger review_reviewer_frozen_delete after delete on review_reviewer
    referencing old table as touched for each statement execute function check_that_reviews_are_open();
create or replace trigger review_reviewer_frozen_truncate before truncate on review_reviewer
    execute function refuse_change_of_closed_review();
