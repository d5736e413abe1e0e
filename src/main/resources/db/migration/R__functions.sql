-- Functions and triggers. This migration runs again whenever it changes.

-- Citus: the triggers read rows of their own account only. A single PostgreSQL server accepts the setting and ignores it.
set local citus.enable_unsafe_triggers = on;

-- Permissions ----------------------------------------------------------------------------------------------------------------

-- Whether the granted permissions include the requested ones; the same rule as access/Permissions.include.
create or replace function permissions_include(granted text[], required text[]) returns boolean
language sql immutable as $$
    select '*' = any (granted) or not exists (
        select from unnest(required) as permission
        where permission = '*'
            or not (permission = any (granted) or split_part(permission, ':', 1) || ':*' = any (granted)))
$$;

-- The elements in the order of their bytes, each once.
create or replace function sorted_set(elements text[]) returns text[]
language sql immutable as $$
    select array(select distinct element collate "C" from unnest(elements) as element order by 1)
$$;

-- Email ----------------------------------------------------------------------------------------------------------------------

-- The accounts after a given one that have due emails of these kinds, in the order of their ids. One step of an index finds
-- each account, however many emails it has. It takes no lock: a separate statement claims the emails of an account.
create or replace function accounts_with_due_mail(after uuid, kinds text[], until timestamptz, at_most integer) returns setof uuid
language plpgsql stable as $$
declare
    found_account uuid := after;
begin
    for step in 1..at_most loop
        select m.account_id into found_account from mail m
            where m.state = 'queued' and m.claimable and m.account_id > found_account and m.kind = any (kinds)
                and m.next_attempt_at <= until
            order by m.account_id limit 1;
        exit when not found;
        return next found_account;
    end loop;
end $$;

-- The audit log --------------------------------------------------------------------------------------------------------------

-- Replaces the properties that identify a person; audit/AuditEvent has the same list.
create or replace function pseudonymous(properties jsonb, pseudonym text) returns jsonb
language sql immutable as $$
    select properties || coalesce(
        (select jsonb_object_agg(key, pseudonym) from jsonb_object_keys(properties) as key where key in ('email', 'name', 'note', 'userName', 'externalId', 'subject')),
        '{}')
$$;

-- Appends events, in the given order, to the chain of one account, and returns the newest sequence. The caller determines
-- neither the position of an event, nor its hash in the chain, nor its expiry. The account is read after the chain is locked,
-- so that an event that waited for a change of the retention has the new retention.
--
-- The deletion of an account is its last event: later ones, such as a count of denied attempts, are ignored. A deleted account
-- cannot begin a second chain, which would hide the first one.
--
-- An event with a value of revokes alters access. The function then also inserts one pending change for edges (docs/adr/0020),
-- so that no transaction can alter access without it.
create or replace function append_audit_events(account uuid, events jsonb) returns bigint
language plpgsql security definer set search_path = ${flyway:defaultSchema}, pg_temp as $$
declare
    event   record;
    head    record;
    until   date;
    content bytea;
    newest  bytea;
    revokes boolean;
    deletes constant boolean := jsonb_array_length(events) = 1 and events -> 0 ->> 'action' = 'account.deleted';
begin
    select c.sequence, c.hash, c.kept_until, c.run_start into head from audit_chain c
        where c.account_id = account for no key update;
    if not found then
        if not exists (select from account a where a.id = account and (deletes or a.deletion_started_at is null)) then
            return null;
        end if;
        if exists (select from audit_tombstone t where t.id = account) then
            raise exception 'the audit log of account % was deleted and cannot begin again', account;
        end if;
        insert into audit_chain (account_id, sequence, hash, kept_until, run_start, anchored_sequence, anchored_at)
            values (account, 0, decode(repeat('00', 32), 'hex'), '-infinity', 1, 0, now())
            on conflict do nothing;
        return append_audit_events(account, events);
    end if;
    select current_date + a.audit_retention_days into until from account a
        where a.id = account and (deletes or a.deletion_started_at is null);
    if until is null then
        return null;
    end if;
    if until < head.kept_until then
        head.run_start := head.sequence + 1;
    end if;
    for event in
        select * from jsonb_to_recordset(events) as e (
            id uuid, occurred_at timestamptz, actor_kind text, actor_id uuid, actor_key_id uuid, actor_label text, action text,
            target_kind text, target_id uuid, target_label text, before jsonb, after jsonb, ip text, user_agent text,
            request_id text, actor_salt text, actor_hash text, target_salt text, target_hash text, content_hash text, revokes boolean)
    loop
        head.sequence := head.sequence + 1;
        content := decode(event.content_hash, 'hex');
        newest := sha256(head.hash || int8send(head.sequence) || int4send(until - date '1970-01-01')
            || int8send(head.run_start) || content);
        insert into audit_event (account_id, id, sequence, kept_until, run_start, occurred_at, actor_kind, actor_id,
                actor_key_id, actor_label, action, target_kind, target_id, target_label, before, after, ip, user_agent,
                request_id, actor_salt, actor_hash, target_salt, target_hash, content_hash, previous_hash, hash)
            values (account, event.id, head.sequence, until, head.run_start, event.occurred_at, event.actor_kind,
                event.actor_id, event.actor_key_id, event.actor_label, event.action, event.target_kind, event.target_id,
                event.target_label, event.before, event.after, event.ip, event.user_agent, event.request_id,
                decode(event.actor_salt, 'hex'), decode(event.actor_hash, 'hex'), decode(event.target_salt, 'hex'),
                decode(event.target_hash, 'hex'), content, head.hash, newest);
        head.hash := newest;
        revokes := coalesce(revokes or event.revokes, revokes, event.revokes);
    end loop;
    if revokes is not null then
        insert into edge_pending_change (account_id, id, revokes, created_at)
            values (account, gen_random_uuid(), revokes, clock_timestamp());
    end if;
    update audit_chain c set sequence = head.sequence, hash = head.hash, kept_until = until, run_start = head.run_start
        where c.account_id = account;
    return head.sequence;
end $$;

-- Erases a removed member from up to 1,000 events of each kind in which the member is actor or target, and returns their
-- number: call it until it returns 0. It changes nothing else. With the note of a decision, it erases the name of the review,
-- which has the same seal.
create or replace function erase_from_audit(account uuid, member_id uuid, pseudonym text) returns integer
language plpgsql security definer set search_path = ${flyway:defaultSchema}, pg_temp as $$
declare
    addresses text[];
    resources uuid[];
    reviews   uuid[];
    as_actor  integer;
    as_target integer;
    in_notes  integer;
begin
    select array_prepend(m.email, array(
            select former from unnest(m.former_emails) as former
            where not exists (select from member o
                where o.account_id = account and o.email = former and o.status <> 'removed'))) into addresses from member m
        where m.account_id = account and m.id = erase_from_audit.member_id and m.status = 'removed';
    if not found or pseudonym <> erase_from_audit.member_id || '@erased.invalid' then
        raise exception 'only a removed member can be erased, by their own pseudonym';
    end if;
    select array_agg(resource.id) into resources from (
        select erase_from_audit.member_id as id
        union all select i.id from invitation i where i.account_id = account and i.email = any (addresses) and i.state <> 'open'
        union all select k.id from api_key k where k.account_id = account and k.member_id = erase_from_audit.member_id
        union all select j.id from join_request j
            join member m on m.account_id = account and m.id = erase_from_audit.member_id
            where j.account_id = account
                and (j.email = any (addresses) or j.issuer = m.issuer and j.subject = m.subject)
        union all select o.id from mail o where o.account_id = account and o.recipient = any (addresses)) as resource;
    select array_agg(i.review_id) into reviews from review_item i
        where i.account_id = account and i.member_id = erase_from_audit.member_id;
    update audit_event e set actor_label = pseudonym, ip = null, user_agent = null, actor_salt = null
        from (select a.id, a.kept_until from audit_event a
              where a.account_id = account and a.actor_id = erase_from_audit.member_id and a.actor_salt is not null
              limit 1000) as part
        where e.account_id = account and e.id = part.id and e.kept_until = part.kept_until;
    get diagnostics as_actor = row_count;
    update audit_event e set target_label = pseudonym, before = pseudonymous(before, pseudonym),
            after = pseudonymous(after, pseudonym), target_salt = null,
            -- A person acts with the secret of an invitation, and is therefore the invited person.
            actor_label = case when actor_kind = 'person' then pseudonym else actor_label end,
            ip = case when actor_kind = 'person' then null else ip end,
            user_agent = case when actor_kind = 'person' then null else user_agent end,
            actor_salt = case when actor_kind = 'person' then null else actor_salt end
        from (select t.id, t.kept_until from audit_event t
              where t.account_id = account and t.target_id = any (resources) and t.target_salt is not null
                and t.action <> 'member.erased'
              limit 1000) as part
        where e.account_id = account and e.id = part.id and e.kept_until = part.kept_until;
    get diagnostics as_target = row_count;
    update audit_event e set target_label = pseudonym, after = pseudonymous(after, pseudonym), target_salt = null
        from (select d.id, d.kept_until from audit_event d
              where d.account_id = account and d.target_id = any (reviews) and d.action = 'review.decided'
                and d.target_salt is not null and d.after ->> 'note' is not null
                and d.after -> 'members' ? erase_from_audit.member_id::text
              limit 1000) as part
        where e.account_id = account and e.id = part.id and e.kept_until = part.kept_until;
    get diagnostics in_notes = row_count;
    return as_actor + as_target + in_notes;
end $$;

-- Deletes up to the given number of events of an account that is being deleted. If no event remains, it also deletes the gaps
-- and the head. Returns the number of deleted rows of each table, and the last deleted sequence, after which the next call
-- continues: it need not read the index entries of deleted rows again. The service cannot change the tombstone.
create or replace function delete_audit_events(account uuid, at_most integer, after_sequence bigint) returns jsonb
language plpgsql security definer set search_path = ${flyway:defaultSchema}, pg_temp as $$
declare
    deleted integer;
    newest  bigint;
    gaps    integer := 0;
    chains  integer := 0;
begin
    if not exists (select from account a where a.id = account and a.deletion_started_at is not null) then
        raise exception 'only the events of an account that is being deleted can be deleted';
    end if;
    insert into audit_tombstone (id, sequence, hash, deleted_at)
        select c.account_id, c.sequence, c.hash, now() from audit_chain c where c.account_id = account
        on conflict do nothing;
    with part as materialized (
        select x.id, x.kept_until from audit_event x where x.account_id = account and x.sequence > after_sequence
        order by x.sequence limit at_most
    ), gone as (
        delete from audit_event e using part
        where e.account_id = account and e.id = part.id and e.kept_until = part.kept_until
        returning e.sequence
    )
    select count(*), max(g.sequence) into deleted, newest from gone g;
    if deleted < at_most and not exists (select from audit_event e where e.account_id = account) then
        delete from audit_gap g where g.account_id = account;
        get diagnostics gaps = row_count;
        delete from audit_chain c where c.account_id = account;
        get diagnostics chains = row_count;
    end if;
    return jsonb_build_object('audit_event', deleted, 'audit_gap', gaps, 'audit_chain', chains, 'last', newest);
end $$;

-- Returns the account's head, to one caller only, if the head has moved and was last written to the log at least a day ago.
create or replace function take_audit_head(account uuid) returns table (sequence bigint, hash bytea)
language plpgsql security definer set search_path = ${flyway:defaultSchema}, pg_temp as $$
begin
    return query update audit_chain c set anchored_sequence = c.sequence, anchored_at = now()
        where c.account_id = account and c.anchored_at <= now() - interval '1 day' and c.sequence > c.anchored_sequence
        returning c.sequence, c.hash;
end $$;

create or replace function create_audit_partition(day date) returns void
language plpgsql as $$
declare
    first date := date_trunc('quarter', day);
begin
    execute format('create table if not exists %I partition of audit_event for values from (%L) to (%L)',
        'audit_event_until_' || to_char(first, 'YYYY_MM'), first, first + interval '3 months');
end $$;

-- Creates the partitions that new events can need, and drops partitions whose last day has passed. It takes no parameters and
-- uses the database's clock, so a caller can trigger only maintenance that is due. A gap contains events of one run only,
-- because only within a run the last event's expiry proves that the others were due.
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
            insert into audit_gap (account_id, first_sequence, previous_hash, last_sequence, last_previous_hash, kept_until,
                run_start, content_hash, dropped_at)
            select gap.account_id, gap.first, f.previous_hash, gap.last, l.previous_hash, l.kept_until, l.run_start,
                l.content_hash, now()
            from (select account_id, min(sequence) as first, max(sequence) as last
                  from (select account_id, run_start, sequence,
                            sequence - row_number() over (partition by account_id, run_start order by sequence) as island
                        from %1$s) as numbered
                  group by account_id, run_start, island) as gap
            join %1$s f on f.account_id = gap.account_id and f.sequence = gap.first
            join %1$s l on l.account_id = gap.account_id and l.sequence = gap.last
            $drop$, part.name);
        execute format('drop table %s', part.name);
    end loop;
end $$;

select maintain_audit_partitions();

-- Deleted accounts ---------------------------------------------------------------------------------------------------------

-- Only a closed account can be deleted, and a deletion cannot be withdrawn. Otherwise the service could delete parts of an
-- account, such as its audit log, and keep the rest.
create or replace function check_deletion_of_account() returns trigger language plpgsql as $$
begin
    if old.deletion_started_at is not null and new.deletion_started_at is distinct from old.deletion_started_at
            or new.deletion_started_at is not null and new.closed_at is null then
        raise exception 'a deletion concerns a closed account and cannot be withdrawn';
    end if;
    return new;
end $$;

create or replace trigger account_deletion_update before update on account
    for each row when (old.deletion_started_at is not null or new.deletion_started_at is not null)
    execute function check_deletion_of_account();

-- Access reviews -------------------------------------------------------------------------------------------------------------

-- A closed review is evidence: only the erasure of a removed member changes it, and only the deletion of its account deletes it.
create or replace function reject_change_of_closed_review() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' then
        if exists (select from account a where a.id = old.account_id and a.deletion_started_at is not null) then
            return old;
        end if;
    end if;
    raise exception 'a closed review cannot be changed';
end $$;

-- Reads the reviews one by one, so that each query concerns one account.
create or replace function check_that_reviews_are_open() returns trigger language plpgsql as $$
declare
    part record;
begin
    for part in select distinct t.account_id, t.review_id from touched t loop
        continue when tg_op = 'DELETE' and exists (
            select from account a where a.id = part.account_id and a.deletion_started_at is not null);
        if not exists (select from review r
                where r.account_id = part.account_id and r.id = part.review_id and r.state = 'open') then
            raise exception 'a closed review cannot be changed';
        end if;
    end loop;
    return null;
end $$;

-- The row of review_item or review_reviewer after an erasure.
create or replace function erased_from_review(part jsonb) returns jsonb
language sql immutable as $$
    select jsonb_object_agg(key, case
            when key in ('email', 'name', 'name_key') then to_jsonb(part ->> 'member_id' || '@erased.invalid')
            when key in ('note', 'salt') then 'null'
            -- The name of a key is free text.
            when key = 'api_keys' then coalesce((
                select jsonb_agg(held || jsonb_build_object('name', part ->> 'member_id' || '@erased.invalid') order by position)
                from jsonb_array_elements(value) with ordinality as keys (held, position)), '[]')
            else value end)
    from jsonb_each(part)
$$;

-- Erases a removed member from the account's reviews, open or closed.
create or replace function erase_from_reviews(account uuid, erased uuid) returns void
language plpgsql as $$
begin
    update review_item i set (email, name, name_key, note, api_keys, salt) = (
            select rest.email, rest.name, rest.name_key, rest.note, rest.api_keys, rest.salt
            from jsonb_populate_record(i, erased_from_review(to_jsonb(i))) as rest)
        where i.account_id = account and i.member_id = erased;
    update review_reviewer w set (email, name, salt) = (
            select rest.email, rest.name, rest.salt
            from jsonb_populate_record(w, erased_from_review(to_jsonb(w))) as rest)
        where w.account_id = account and w.member_id = erased;
    update review v set starter_label = erased || '@erased.invalid', starter_salt = null
        where v.account_id = account and v.starter_id = erased;
    update review v set closer_label = erased || '@erased.invalid', closer_salt = null
        where v.account_id = account and v.closer_id = erased;
end $$;

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
    raise exception 'a closed review cannot be changed';
end $$;

-- The full join also finds a row that moves to another review: its old and its new version have no counterpart.
create or replace function check_that_only_erasure_changes_parts() returns trigger language plpgsql as $$
declare
    part record;
    item record;
begin
    for part in
        select t.account_id, t.review_id from touched t union select c.account_id, c.review_id from changed c
    loop
        continue when exists (select from review r
            where r.account_id = part.account_id and r.id = part.review_id and r.state = 'open');
        for item in
            select member_id, to_jsonb(o) as before, to_jsonb(n) as after
            from (select * from touched t where t.account_id = part.account_id and t.review_id = part.review_id) o
            full join (select * from changed c where c.account_id = part.account_id and c.review_id = part.review_id) n
                using (member_id)
        loop
            if item.after is distinct from erased_from_review(item.before)
                    or not exists (select from member m
                        where m.account_id = part.account_id and m.id = item.member_id and m.status = 'removed') then
                raise exception 'a closed review cannot be changed';
            end if;
        end loop;
    end loop;
    return null;
end $$;

create or replace trigger closed_review_update before update on review
    for each row when (old.state <> 'open') execute function check_that_only_erasure_changes_review();
create or replace trigger closed_review_delete before delete on review
    for each row when (old.state <> 'open') execute function reject_change_of_closed_review();
create or replace trigger closed_review_truncate before truncate on review execute function reject_change_of_closed_review();

create or replace trigger closed_review_item_insert after insert on review_item
    referencing new table as touched for each statement execute function check_that_reviews_are_open();
create or replace trigger closed_review_item_update after update on review_item
    referencing old table as touched new table as changed
    for each statement execute function check_that_only_erasure_changes_parts();
create or replace trigger closed_review_item_delete after delete on review_item
    referencing old table as touched for each statement execute function check_that_reviews_are_open();
create or replace trigger closed_review_item_truncate before truncate on review_item
    execute function reject_change_of_closed_review();

create or replace trigger closed_review_reviewer_insert after insert on review_reviewer
    referencing new table as touched for each statement execute function check_that_reviews_are_open();
create or replace trigger closed_review_reviewer_update after update on review_reviewer
    referencing old table as touched new table as changed
    for each statement execute function check_that_only_erasure_changes_parts();
create or replace trigger closed_review_reviewer_delete after delete on review_reviewer
    referencing old table as touched for each statement execute function check_that_reviews_are_open();
create or replace trigger closed_review_reviewer_truncate before truncate on review_reviewer
    execute function reject_change_of_closed_review();
