-- A person can be taken out of reviews in every state, and out of what was noted about them in the log.

drop trigger review_is_closed on review;
drop trigger review_item_frozen_update on review_item;
drop trigger review_reviewer_frozen_update on review_reviewer;

-- As in the log, what is personal is sealed by a salted hash when a review is signed. The signature is about seals; when a
-- person is erased the salt goes with the data, and the signature still holds.
alter table review
    add column starter_salt    bytea,
    add column starter_seal    bytea,
    add column closer_salt     bytea,
    add column closer_seal     bytea,
    -- In 1, which was before there were seals, the signature is about names and addresses: nobody can be taken out.
    add column evidence_format integer;
update review set evidence_format = 1 where state = 'completed';
alter table review add check ((state = 'completed') = (evidence_format is not null));
alter table review_reviewer add column salt bytea, add column seal bytea;
alter table review_item add column salt bytea, add column seal bytea;

-- The order of the evidence: one that tells nothing about names, and stays when they go.
create index review_item_by_member on review_item (account_id, review_id, member_id);

-- A member who decides is one of the review's reviewers: what they are called stands there, and only there.
update review_item i set decider_label = null
    from review v
    where v.account_id = i.account_id and v.id = i.review_id and v.state <> 'completed' and i.decider_id is not null;

-- What an erasure leaves of a row of review_item or review_reviewer.
create function erased_from_review(part jsonb) returns jsonb
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
create function erase_from_reviews(account uuid, erased uuid) returns void
language sql as $$
    update review_item i set (email, name, name_key, note, api_keys, salt) = (
            select left_over.email, left_over.name, left_over.name_key, left_over.note, left_over.api_keys, left_over.salt
            from jsonb_populate_record(i, erased_from_review(to_jsonb(i))) as left_over)
        where i.account_id = account and i.member_id = erased
            and not exists (select from review v where v.account_id = account and v.id = i.review_id and v.evidence_format = 1);
    update review_reviewer w set (email, name, salt) = (
            select left_over.email, left_over.name, left_over.salt
            from jsonb_populate_record(w, erased_from_review(to_jsonb(w))) as left_over)
        where w.account_id = account and w.member_id = erased
            and not exists (select from review v where v.account_id = account and v.id = w.review_id and v.evidence_format = 1);
    update review v set starter_label = erased || '@erased.invalid', starter_salt = null
        where v.account_id = account and v.starter_id = erased and v.evidence_format is distinct from 1;
    update review v set closer_label = erased || '@erased.invalid', closer_salt = null
        where v.account_id = account and v.closer_id = erased and v.evidence_format is distinct from 1;
$$;

-- Of a closed review nothing changes but this: somebody who was removed is erased.
create function check_that_only_erasure_changes_review() returns trigger language plpgsql as $$
begin
    if old.evidence_format is distinct from 1 and exists (
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

create trigger review_is_closed before update on review
    for each row when (old.state <> 'open') execute function check_that_only_erasure_changes_review();
create trigger review_stays before delete on review
    for each row when (old.state <> 'open') execute function refuse_change_of_closed_review();

-- Also of a row that leaves a review for another one, which then has no counterpart.
create function check_that_only_erasure_changes_parts() returns trigger language plpgsql as $$
begin
    if exists (
            select from touched o
            full join changed n using (account_id, review_id, member_id) as part
            join review r on r.account_id = part.account_id and r.id = part.review_id and r.state <> 'open'
            where r.evidence_format is not distinct from 1
                or to_jsonb(n) is distinct from erased_from_review(to_jsonb(o))
                or not exists (select from member m
                    where m.account_id = part.account_id and m.id = part.member_id and m.status = 'removed')) then
        raise exception 'the review is closed: nothing of it changes any more';
    end if;
    return null;
end $$;

create trigger review_item_frozen_update after update on review_item
    referencing old table as touched new table as changed
    for each statement execute function check_that_only_erasure_changes_parts();
create trigger review_reviewer_frozen_update after update on review_reviewer
    referencing old table as touched new table as changed
    for each statement execute function check_that_only_erasure_changes_parts();

-- As before, and what was noted about the person when somebody decided about them: with the note goes the name of the review,
-- which is sealed together with it, and the note about whoever was decided on in the same breath, who keep theirs in the review.
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

-- Who was erased before there was this goes now.
do $$
declare
    erased record;
begin
    for erased in select m.account_id, m.id, m.email from member m where m.email = m.id || '@erased.invalid' loop
        perform erase_from_reviews(erased.account_id, erased.id);
        while erase_from_audit(erased.account_id, erased.id, erased.email) > 0 loop
        end loop;
    end loop;
end $$;
