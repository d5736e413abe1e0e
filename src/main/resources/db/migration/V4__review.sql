-- Access reviews: who could do what at one moment, what reviewers decided about it, and what became of it.

create table review (
    account_id            uuid        not null references account (id),
    id                    uuid        not null,
    name                  text        not null,
    account_name          text        not null,
    -- What the population was chosen by; null leaves a condition out.
    role                  text        collate "C",
    dormant_days          integer,
    not_reviewed_for_days integer,
    state                 text        not null collate "C" check (state in ('open', 'completed', 'cancelled')),
    started_at            timestamptz not null,
    starter_kind          text        not null,
    starter_id            uuid,
    starter_label         text        not null,
    schedule_id           uuid,
    due_at                timestamptz not null,
    -- When reviewers are reminded next; null: not again.
    next_reminder_at      timestamptz,
    members               integer     not null,
    closed_at             timestamptz,
    closer_kind           text,
    closer_id             uuid,
    closer_label          text,
    -- SHA-256 of the evidence.
    evidence              bytea,
    version               integer     not null,
    primary key (account_id, id),
    check ((state = 'open') = (closed_at is null)),
    check ((state = 'completed') = (evidence is not null))
);
create index review_by_state on review (account_id, state, id);
create index review_to_remind on review (next_reminder_at) where state = 'open';

create table review_reviewer (
    account_id uuid not null,
    review_id  uuid not null,
    member_id  uuid not null,
    email      text not null,
    name       text not null,
    primary key (account_id, review_id, member_id),
    foreign key (account_id, review_id) references review (account_id, id)
);

-- A member as they were when the review began, and what was decided about them. By member first: when was somebody last reviewed?
create table review_item (
    account_id          uuid        not null,
    member_id           uuid        not null,
    review_id           uuid        not null,
    email               text        not null,
    name                text        not null,
    name_key            text        not null collate "C",
    role                text        not null collate "C",
    permissions         text[]      not null,
    status              text        not null collate "C",
    api_keys            jsonb       not null,
    joined_at           timestamptz not null,
    last_active_at      timestamptz,
    -- Until when what the member held was sure to be theirs; null: no end was set.
    ends_at             timestamptz,
    decision            text        not null collate "C" check (decision in ('undecided', 'keep', 'demote', 'remove')),
    note                text,
    decided_at          timestamptz,
    decider_kind        text,
    decider_id          uuid,
    decider_label       text,
    -- What the member was when it was decided: the decision counts as long as they are.
    decided_role        text        collate "C",
    decided_permissions text[],
    decided_status      text        collate "C",
    -- Whether they had left in another way when the review was completed. Everybody else got what was decided.
    gone                boolean     not null default false,
    version             integer     not null,
    primary key (account_id, member_id, review_id),
    foreign key (account_id, review_id) references review (account_id, id)
);
-- A list merges one short range for each decision.
create index review_item_by_decision on review_item (account_id, review_id, decision, name_key, member_id);

create table review_schedule (
    account_id            uuid        not null references account (id),
    id                    uuid        not null,
    name                  text        not null,
    role                  text        collate "C",
    dormant_days          integer,
    not_reviewed_for_days integer,
    reviewers             uuid[]      not null,
    every_months          integer     not null,
    days_to_decide        integer     not null,
    -- Later starts keep to its day of the month and time of day.
    first_start_at        timestamptz not null,
    next_start_at         timestamptz not null,
    last_review_id        uuid,
    last_problem          text,
    created_at            timestamptz not null,
    version               integer     not null,
    primary key (account_id, id)
);
create index review_schedule_due on review_schedule (next_start_at);

-- A closed review is evidence: nothing of it changes any more, whoever asks.
create function refuse_change_of_closed_review() returns trigger language plpgsql as $$
begin
    raise exception 'the review is closed: nothing of it changes any more';
end $$;

create trigger review_is_closed before update or delete on review
    for each row when (old.state <> 'open') execute function refuse_change_of_closed_review();
create trigger review_is_kept before truncate on review execute function refuse_change_of_closed_review();

create function check_that_reviews_are_open() returns trigger language plpgsql as $$
begin
    if exists (select from (select distinct account_id, review_id from touched) t
               join review r on r.account_id = t.account_id and r.id = t.review_id where r.state <> 'open') then
        raise exception 'the review is closed: nothing of it changes any more';
    end if;
    return null;
end $$;

create trigger review_item_frozen_insert after insert on review_item
    referencing new table as touched for each statement execute function check_that_reviews_are_open();
create trigger review_item_frozen_update after update on review_item
    referencing old table as touched for each statement execute function check_that_reviews_are_open();
create trigger review_item_frozen_delete after delete on review_item
    referencing old table as touched for each statement execute function check_that_reviews_are_open();
create trigger review_item_frozen_truncate before truncate on review_item execute function refuse_change_of_closed_review();

create trigger review_reviewer_frozen_insert after insert on review_reviewer
    referencing new table as touched for each statement execute function check_that_reviews_are_open();
create trigger review_reviewer_frozen_update after update on review_reviewer
    referencing old table as touched for each statement execute function check_that_reviews_are_open();
create trigger review_reviewer_frozen_delete after delete on review_reviewer
    referencing old table as touched for each statement execute function check_that_reviews_are_open();
create trigger review_reviewer_frozen_truncate before truncate on review_reviewer execute function refuse_change_of_closed_review();
