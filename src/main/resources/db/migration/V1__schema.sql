-- Every table that belongs to an account begins its primary key with account_id, and so does every unique key:
-- the schema can be distributed by account as it stands. Text that is compared or sorted byte by byte has collation "C",
-- so that the start of a word is a range of an index.

create table account (
    id                          uuid primary key,
    name                        text        not null,
    default_language            text        not null,
    invitation_lifetime_seconds bigint      not null,
    allowed_email_domains       text[]      not null,
    api_key_header              text        not null,
    -- Holds for events from then on: each event knows until when it is kept.
    audit_retention_days        integer     not null default 1095 check (audit_retention_days between 90 and 3650),
    created_at                  timestamptz not null,
    closed_at                   timestamptz,
    version                     integer     not null
);

create table role (
    account_id  uuid    not null references account (id),
    name        text    not null collate "C",
    permissions text[]  not null,
    built_in    boolean not null,
    deleted_at  timestamptz,
    version     integer not null,
    primary key (account_id, name)
);

create table member (
    account_id uuid        not null,
    id         uuid        not null,
    issuer     text        not null collate "C",
    subject    text        not null collate "C",
    email      text        not null collate "C",
    name       text        not null,
    name_key   text        not null collate "C",
    role       text        not null collate "C",
    status     text        not null collate "C" check (status in ('active', 'suspended', 'removed')),
    joined_at  timestamptz not null,
    removed_at timestamptz,
    -- A membership and a role can expire. Decisions compare these times with the clock; a sweep updates the row later.
    expires_at      timestamptz,
    role_expires_at timestamptz,
    -- The role that the member has again after role_expires_at.
    role_afterwards text collate "C",
    version    integer     not null,
    primary key (account_id, id),
    foreign key (account_id, role) references role (account_id, name),
    foreign key (account_id, role_afterwards) references role (account_id, name),
    constraint member_role_end check ((role_expires_at is null) = (role_afterwards is null))
);

-- The decision's look-up, and: one membership per person and per address.
create unique index member_person on member (account_id, issuer, subject) where status <> 'removed';
create unique index member_email on member (account_id, email) where status <> 'removed';
-- GET /v1/me: the one question that spans accounts.
create index member_memberships on member (issuer, subject) where status <> 'removed';

-- One index per sort key; a list merges one short range of it per (status, role), so every filter is as fast as none.
create index member_by_name on member (account_id, status, role, name_key, id);
create index member_by_email on member (account_id, status, role, email, id);
create index member_by_joining on member (account_id, status, role, joined_at, id);

create index member_by_role_afterwards on member (account_id, role_afterwards) where role_afterwards is not null;
-- The sweep reads these across accounts.
create index member_ending on member (expires_at) where expires_at is not null and status <> 'removed';
create index member_role_ending on member (role_expires_at) where role_expires_at is not null and status <> 'removed';

-- Beside member, so that being active never touches a member's row, version or indexes. Status and role are what
-- lists filter by; the foreign key carries every change of them over.
create unique index member_listed on member (account_id, id, status, role);
create table activity (
    account_id      uuid        not null,
    member_id       uuid        not null,
    status          text        not null collate "C",
    role            text        not null collate "C",
    -- When the member was last active or, before the first time, joined: what lists sort by and dormancy counts from.
    idle_since      timestamptz not null,
    last_active_at  timestamptz,
    last_active_via text check (last_active_via in ('api', 'console', 'gateway', 'key')),
    primary key (account_id, member_id),
    foreign key (account_id, member_id, status, role) references member (account_id, id, status, role) on update cascade
);
create index activity_by_idleness on activity (account_id, status, role, idle_since, member_id);

-- What members are found by, as in a permuted index (member/SearchEntries): a search is the start of an entry. Status and role
-- are what lists filter by; the foreign key carries every change of them over, as for activity.
create table member_entry (
    account_id uuid not null,
    status     text not null collate "C",
    role       text not null collate "C",
    entry      text not null collate "C",
    member_id  uuid not null,
    primary key (account_id, status, role, entry, member_id),
    foreign key (account_id, member_id, status, role) references member (account_id, id, status, role) on update cascade
);
create index member_entry_of_member on member_entry (account_id, member_id);

-- How many members were let in on each day (UTC), counted when their first activity of the day is written.
create table active_members (
    account_id uuid    not null,
    day        date    not null,
    members    integer not null,
    primary key (account_id, day)
);

create table api_key (
    account_id   uuid        not null,
    id           uuid        not null,
    member_id    uuid        not null,
    name         text        not null,
    -- SHA-256 of the secret.
    hash         bytea       not null,
    -- Null: whatever the member may.
    permissions  text[],
    created_at   timestamptz not null,
    expires_at   timestamptz,
    revoked_at   timestamptz,
    -- Written with the activity, which is why no index has it.
    last_used_at timestamptz,
    version      integer     not null,
    primary key (account_id, id),
    foreign key (account_id, member_id) references member (account_id, id)
) with (fillfactor = 80);
create index api_key_valid on api_key (account_id, id) where revoked_at is null;
create index api_key_of_member on api_key (account_id, member_id, id) where revoked_at is null;

create table invitation (
    account_id    uuid        not null references account (id),
    id            uuid        not null,
    email         text        not null collate "C",
    name          text,
    role          text        not null collate "C",
    language      text        not null,
    note          text,
    state         text        not null collate "C" check (state in ('open', 'accepted', 'declined', 'revoked')),
    -- An open invitation whose time is over counts as expired; nothing is written when that happens.
    -- Null: the operator invited.
    inviter_id    uuid,
    inviter_name  text        not null,
    inviter_email text,
    created_at    timestamptz not null,
    expires_at    timestamptz not null,
    last_mail_at  timestamptz not null,
    mail_id       uuid        not null,
    member_id     uuid,
    closed_at     timestamptz,
    -- The import that it came, or was sent again, with.
    batch_id      uuid,
    version       integer     not null,
    primary key (account_id, id),
    foreign key (account_id, role) references role (account_id, name)
);
create index invitation_of_batch on invitation (account_id, batch_id) where batch_id is not null;
create unique index invitation_open on invitation (account_id, email) where state = 'open';
create index invitation_by_email on invitation (account_id, email);
create index invitation_by_expiry on invitation (account_id, state, expires_at, id);
create index invitation_by_role on invitation (account_id, role) where state = 'open';
create index invitation_by_inviter on invitation (account_id, inviter_id) where state = 'open';

-- A list of people that was imported, for watching its mails go out. What became of the others is in the invitations.
create table invitation_batch (
    account_id uuid        not null references account (id),
    id         uuid        not null,
    created_at timestamptz not null,
    -- The lines that invited nobody: number, address, problem, field.
    rejected   jsonb       not null,
    primary key (account_id, id)
);
create index invitation_batch_by_age on invitation_batch (created_at);

-- SHA-256 of each secret that was put into a mail. Those of the invitation's present mail open the door: a mail that had to be
-- sent again has several, and a mail that was replaced has none any more.
create table invitation_secret (
    account_id    uuid  not null,
    invitation_id uuid  not null,
    hash          bytea not null,
    mail_id       uuid  not null,
    -- SHA-256 of the key in the opt-out link of the email; null if the email has no opt-out link.
    opt_out_hash  bytea,
    primary key (account_id, invitation_id, hash),
    foreign key (account_id, invitation_id) references invitation (account_id, id)
);

-- The outbox. A row names what the mail is about; its text is made when it is sent, so no secret ever waits here.
create table mail (
    account_id      uuid        not null references account (id),
    id              uuid        not null,
    kind            text        not null,
    subject_id      uuid        not null,
    recipient       text        not null,
    state           text        not null check (state in ('queued', 'sent', 'failed', 'bounced', 'cancelled')),
    attempts        integer     not null,
    -- While a dispatcher has the mail, this is when another may take it over.
    next_attempt_at timestamptz not null,
    created_at      timestamptz not null,
    last_attempt_at timestamptz,
    finished_at     timestamptz,
    -- A code (mail/DeliveryReason). The reply of a mail server names hosts and addresses, and is in the log only.
    reason          text,
    -- Whether a dispatcher may take it now. False while one sends it, and while it waits for another attempt.
    due             boolean     not null default true,
    -- How long the recipient's side has delayed it, in milliseconds: compared with the time to give up.
    deferred_millis bigint      not null default 0,
    primary key (account_id, id)
);
create index mail_by_recipient on mail (account_id, recipient);
create index mail_due on mail (next_attempt_at) where state = 'queued';
-- Only emails that may be taken: the next account that has one is one step, however many the others have.
create index mail_turn on mail (account_id, next_attempt_at) where state = 'queued' and due;
create index mail_waiting on mail (next_attempt_at) where state = 'queued' and not due;
-- For resending what failed.
create index mail_undelivered on mail (account_id, finished_at, id) where state in ('failed', 'bounced');

-- When the next invitation email may go to a mailbox, whichever account invites it. A mailbox is the SHA-256 of its canonical
-- address, and a row goes within an hour after its time.
create table mail_cooldown (
    mailbox bytea       primary key,
    -- The mail that was sent last: its own retries need not wait.
    mail_id uuid        not null,
    until   timestamptz not null
);
create index mail_cooldown_by_end on mail_cooldown (until);

-- How many invitation emails an account queued on its latest day (UTC).
create table mail_allowance (
    account_id uuid    primary key references account (id),
    day        date    not null,
    mails      integer not null
);

-- Who wants no invitations from the account: the SHA-256 of the account's id and the canonical address.
create table invitation_opt_out (
    account_id   uuid  not null references account (id),
    mailbox      bytea not null,
    -- Null after the recipient has allowed invitations again.
    opted_out_at timestamptz,
    allowed_at   timestamptz,
    primary key (account_id, mailbox)
);

-- Answers to POSTs that created something, kept for 24 h under the caller's Idempotency-Key.
create table idempotent_answer (
    account_id   uuid        not null,
    caller       bytea       not null,
    key          text        not null,
    request_hash bytea       not null,
    status       integer,
    location     text,
    etag         text,
    body         text,
    created_at   timestamptz not null,
    primary key (account_id, caller, key)
);
create index idempotent_answer_by_age on idempotent_answer (created_at);

-- Who is signed in in a browser, found by the SHA-256 of the secret in the cookie. No account owns it: a person may belong to
-- several, and each page asks anew whether they still do.
create table browser_session (
    hash             bytea       primary key,
    issuer           text        not null collate "C",
    subject          text        not null collate "C",
    -- The identity provider's name for the session (sid), by which it ends it.
    provider_session text        collate "C",
    email            text,
    email_verified   boolean     not null,
    name             text,
    operator         boolean     not null,
    started_at       timestamptz not null,
    fresh_until      timestamptz not null,
    expires_at       timestamptz not null
);
create index browser_session_of_person on browser_session (issuer, subject);
create index browser_session_at_provider on browser_session (issuer, provider_session);
create index browser_session_by_expiry on browser_session (expires_at);

-- The mails that told members of an end: one for each end.
create table end_notice (
    account_id uuid        not null,
    id         uuid        not null,
    member_id  uuid        not null,
    of_role    boolean     not null,
    ends_at    timestamptz not null,
    primary key (account_id, id),
    foreign key (account_id, member_id) references member (account_id, id)
);
create unique index end_notice_once on end_notice (account_id, member_id, of_role, ends_at);

-- What an account does about members who have not been active for long. No row: nothing.
create table dormancy_policy (
    account_id       uuid        not null references account (id),
    days             integer     not null check (days between 1 and 3650),
    -- 0: no warning.
    warn_days_before integer     not null check (warn_days_before between 0 and 3650),
    suspend          boolean     not null,
    exempt_members   uuid[]      not null,
    -- When a replica may take it up; each that does moves it on.
    next_run_at      timestamptz not null,
    version          integer     not null,
    primary key (account_id)
);
create index dormancy_policy_due on dormancy_policy (next_run_at);

-- Who was warned, once for each time of idleness: whoever is active again, or let in again, begins another one.
create table dormancy_warning (
    account_id uuid        not null,
    member_id  uuid        not null,
    idle_since timestamptz not null,
    id         uuid        not null,
    warned_at  timestamptz not null,
    primary key (account_id, member_id, idle_since),
    foreign key (account_id, member_id) references member (account_id, id)
);
create unique index dormancy_warning_by_id on dormancy_warning (account_id, id);

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
    -- A signature covers seals: salted hashes of what is personal. An erasure drops the salt with the data, and the signature
    -- still verifies.
    starter_salt          bytea,
    starter_seal          bytea,
    closer_salt           bytea,
    closer_seal           bytea,
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
    salt       bytea,
    seal       bytea,
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
    salt                bytea,
    seal                bytea,
    primary key (account_id, member_id, review_id),
    foreign key (account_id, review_id) references review (account_id, id)
);
-- A list merges one short range for each decision.
create index review_item_by_decision on review_item (account_id, review_id, decision, name_key, member_id);
-- The evidence is in an order that reveals no names and survives an erasure.
create index review_item_by_member on review_item (account_id, review_id, member_id);

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

create index audit_chain_by_anchor on audit_chain (anchored_at) where sequence > anchored_sequence;

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
    first_at       timestamptz not null,
    previous_hash  bytea       not null,
    -- What remains of the run's last event: everything that its hash is made of, without personal data.
    last_event     jsonb       not null,
    dropped_at     timestamptz not null,
    primary key (account_id, first_sequence)
);
