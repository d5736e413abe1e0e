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
    version    integer     not null,
    primary key (account_id, id),
    foreign key (account_id, role) references role (account_id, name)
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
    reason          text,
    primary key (account_id, id)
);
create index mail_by_recipient on mail (account_id, recipient);
create index mail_due on mail (next_attempt_at) where state = 'queued';

-- Answers to POSTs that created something, kept for 24 h under the caller's Idempotency-Key.
create table idempotent_answer (
    account_id   uuid        not null,
    caller       bytea       not null,
    key          text        not null,
    request_hash bytea       not null,
    status       integer,
    location     text,
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
