-- The primary key and every unique key of an account's table begin with account_id, so that the schema can be distributed by
-- account. Text that is compared or sorted byte by byte has collation "C", so that a prefix is a range of an index.

create table account (
    id                          uuid primary key,
    name                        text        not null,
    -- For the operator's search (value/FoldedText).
    name_key                    text        not null default '' collate "C",
    default_language            text        not null,
    invitation_lifetime_seconds bigint      not null,
    allowed_email_domains       text[]      not null,
    api_key_header              text        not null,
    -- Applies to later events, because each event stores its own kept_until.
    audit_retention_days        integer     not null default 1095 check (audit_retention_days between 90 and 3650),
    -- #rrggbb; null for the deployment's colour.
    accent_color                text check (accent_color ~ '^#[0-9a-f]{6}$'),
    -- Identifies the content of account_logo; null without a logo.
    logo_hash                   text,
    -- When an admin dismissed the checklist for new accounts.
    checklist_dismissed_at      timestamptz,
    -- The origins of web pages that may embed components of the account (value/WebOrigin).
    embed_origins               text[]      not null default '{}',
    -- JSON (access/SignInPolicy); null for no requirement.
    sign_in_policy              text,
    -- API keys pause when their member has not signed in for so long; null for no limit.
    key_sign_in_days            integer check (key_sign_in_days between 1 and 365),
    -- When the limit was set or lowered. No key pauses sooner than a whole limit after this time.
    key_sign_in_since           timestamptz check ((key_sign_in_since is null) = (key_sign_in_days is null)),
    -- How many members the account can have; null for no limit. The operator sets it (member/Seats).
    seat_limit                  integer check (seat_limit > 0),
    -- The number of members who take a seat. The statements that write members maintain it (member/MemberTable). No check: a wrong
    -- number must not reject a removal.
    seats_used                  integer     not null default 0,
    -- Since when operators may view the console as a member, and until when. Null: they may not; the consent does not expire.
    support_view_since          timestamptz,
    support_view_until          timestamptz,
    created_at                  timestamptz not null,
    closed_at                   timestamptz,
    -- When Roster deletes the closed account; null while it is open.
    deletion_at                 timestamptz,
    -- Since when Roster deletes the account. Requests then find no account. A trigger rejects a return (R__functions.sql).
    deletion_started_at         timestamptz,
    -- When the directory removed the last admin; null once a member is an admin again.
    without_admin_since         timestamptz,
    version                     integer     not null
);

create index account_by_name on account (name_key, id);
create index account_by_key_sign_in on account (id) where key_sign_in_days is not null;
create index account_to_delete on account (deletion_at, id) where deletion_at is not null;

-- The deletions of accounts, with their certificates. Its id is that of the account, whose rows it outlives. It contains no
-- data of the account's members.
create table account_deletion (
    id             uuid        primary key,
    -- The operator; null if the period after the closing ended.
    requested_by   text,
    closed_at      timestamptz not null,
    started_at     timestamptz not null,
    -- The head of the account's audit log, whose newest event is the deletion.
    audit_sequence bigint      not null,
    audit_hash     bytea       not null,
    -- The number of deleted rows of each table.
    deleted        jsonb       not null default '{}',
    finished_at    timestamptz,
    -- Canonical JSON, after the end.
    certificate    text,
    check ((finished_at is null) = (certificate is null))
);
create index account_deletion_by_start on account_deletion (started_at, id);

-- A table of its own, because most statements read no logo.
create table account_logo (
    account_id uuid  primary key references account (id),
    png        bytea not null
);

create table role (
    account_id   uuid    not null references account (id),
    name         text    not null collate "C",
    -- For people. Null for built-in roles, which have a name in each language.
    display_name text,
    description  text,
    permissions  text[]  not null,
    built_in     boolean not null,
    deleted_at   timestamptz,
    version      integer not null,
    primary key (account_id, name)
);

-- The permissions that a service of the account declares, as an array of objects (role/DeclaredPermission).
create table permission_catalogue (
    account_id   uuid        not null references account (id),
    service      text        not null collate "C",
    permissions  jsonb       not null,
    published_at timestamptz not null,
    version      integer     not null,
    primary key (account_id, service)
);

-- Groups of members. A group with a role grants its permissions to its members. "group" is a reserved word.
create table access_group (
    account_id uuid        not null references account (id),
    id         uuid        not null,
    name       text        not null,
    -- The name in lower case. Two groups of an account cannot differ in case only (group/GroupService checks it).
    name_key   text        not null collate "C",
    role       text        collate "C",
    -- A copy of the role's permissions, so that a decision reads one row for each group. The account's lock protects it.
    permissions text[]     not null default '{}',
    -- The members of a group of the directory change in the directory only.
    managed_by text        not null collate "C" check (managed_by in ('admins', 'directory')),
    created_at timestamptz not null,
    version    integer     not null,
    primary key (account_id, id),
    foreign key (account_id, role) references role (account_id, name)
);
-- No other index begins with the account: PostgreSQL would read all groups of an account to find those of a member.

create table member (
    account_id uuid        not null,
    id         uuid        not null,
    -- A service account is a member that is a program (docs/adr/0025).
    kind       text        not null default 'person' collate "C" check (kind in ('person', 'service')),
    -- Null before the first sign-in of a provisioned member, and for a service account that has API keys only. "client:" before
    -- the issuer: the subject is the id of a client (access/Program).
    issuer     text        collate "C",
    subject    text        collate "C",
    -- Null for a service account.
    email      text        collate "C",
    name       text        not null,
    name_key   text        not null collate "C",
    role       text        not null collate "C",
    status     text        not null collate "C" check (status in ('provisioned', 'active', 'suspended', 'removed')),
    joined_at  timestamptz not null,
    removed_at timestamptz,
    -- A membership and a role can expire. Decisions compare these times with the clock; a sweep updates the row later.
    expires_at      timestamptz,
    role_expires_at timestamptz,
    -- The role of the member after role_expires_at.
    role_afterwards text collate "C",
    -- The ids of access_group. A deleted group can remain in the array until the member changes; no statement counts it.
    group_ids  uuid[]      not null default '{}',
    -- Whether the suspension is the directory's, which reactivates only such members.
    suspended_by_directory boolean not null default false,
    -- The addresses before changes, for an erasure.
    former_emails text[] collate "C" not null default '{}',
    -- Whether a directory has set the address of a member with an identity: no sign-in has proved it.
    email_by_directory boolean not null default false,
    -- The iat of the token with which name and address were last compared: older tokens change nothing (member/TokenProfiles).
    profile_at timestamptz,
    version    integer     not null,
    primary key (account_id, id),
    foreign key (account_id, role) references role (account_id, name),
    foreign key (account_id, role_afterwards) references role (account_id, name),
    constraint member_identity check ((issuer is null) = (subject is null)
        and (status <> 'active' or issuer is not null or kind = 'service')),
    constraint member_kind check (kind = 'service' and status <> 'provisioned' or kind = 'person' and email is not null),
    constraint member_role_expiry check ((role_expires_at is null) = (role_afterwards is null))
);

-- Decisions look members up by person. A person and an address have one membership each.
create unique index member_person on member (account_id, issuer, subject) where status <> 'removed';
create unique index member_email on member (account_id, email) where status <> 'removed';
-- GET /v1/me spans accounts.
create index member_memberships on member (issuer, subject) where status <> 'removed';
-- It also finds the accounts that provisioned the person, before the first sign-in.
create index member_provisioned on member (email) where status = 'provisioned';
-- An erasure covers every membership that the person had.
create index member_removed_person on member (account_id, issuer, subject) where status = 'removed';
-- A removed person joins by a verified domain only with an approval (domain/JoinOffers).
create index member_removed_email on member (account_id, email) where status = 'removed';
-- Across accounts, because the same address has few members. An index by account would be read from its beginning to its end.
create index member_former_emails on member using gin (former_emails) with (fastupdate = off)
    where former_emails <> '{}';

-- One index for each sort key. A list merges a short range for each status and role, so a filter costs nothing.
create index member_by_name on member (account_id, status, role, name_key, id);
create index member_by_email on member (account_id, status, role, (coalesce(email, '')), id);
create index member_by_joining on member (account_id, status, role, joined_at, id);

create index member_by_role_afterwards on member (account_id, role_afterwards) where role_afterwards is not null;
-- The sweep reads these across accounts.
create index member_by_expiry on member (expires_at) where expires_at is not null and status <> 'removed';
create index member_by_role_expiry on member (role_expires_at) where role_expires_at is not null and status <> 'removed';

-- An email with a link by which a member links a new sign-in (docs/identities.md). A newer one replaces it. The row of a used or
-- revoked link stays, so that the next one waits a minute.
create table identity_link (
    account_id uuid        not null,
    member_id  uuid        not null,
    -- The email whose link is valid.
    mail_id    uuid        not null,
    -- The recipient. The link is invalid while the member has another address.
    email      text        not null collate "C",
    -- SHA-256 of the secrets: each attempt to send the email creates one.
    hashes     bytea[]     not null default '{}',
    created_at timestamptz not null,
    expires_at timestamptz not null,
    -- Number of emails to the member on the day (UTC) of the latest one.
    mails      integer     not null default 1,
    primary key (account_id, member_id),
    foreign key (account_id, member_id) references member (account_id, id)
);

-- Separate from member, so that activity changes neither the row, the version nor the indexes of a member. Status and role are
-- copies for the filters of lists; member/MemberTable writes them with the member.
create table activity (
    account_id      uuid        not null,
    member_id       uuid        not null,
    status          text        not null collate "C",
    role            text        not null collate "C",
    -- The latest of: last activity, joining, reactivation. Lists sort by it; dormancy counts from it.
    idle_since      timestamptz not null,
    last_active_at  timestamptz,
    -- The latest access with a token or a browser session, not with an API key.
    signed_in_at    timestamptz,
    last_active_via text check (last_active_via in ('api', 'console', 'gateway', 'key')),
    primary key (account_id, member_id),
    foreign key (account_id, member_id) references member (account_id, id)
);
create index activity_by_idleness on activity (account_id, status, role, idle_since, member_id);
-- For the filter neverActive. The first activity of a member removes the entry.
create index activity_never_active on activity (account_id, status, role, idle_since, member_id) where last_active_at is null;

-- A permuted index of names and addresses (member/SearchEntries). A search finds entries by their start. An entry that begins
-- with # is the id of a group of the member, and @service marks a service account. Status and role are copies, as in activity.
create table member_entry (
    account_id uuid not null,
    status     text not null collate "C",
    role       text not null collate "C",
    entry      text not null collate "C",
    member_id  uuid not null,
    primary key (account_id, status, role, entry, member_id),
    foreign key (account_id, member_id) references member (account_id, id)
);
create index member_entry_of_member on member_entry (account_id, member_id);

-- The owner of a service account: a member or a group. The account is suspended if it has had no owner for a grace period.
create table service_account (
    account_id      uuid        not null,
    id              uuid        not null,
    owner_id        uuid,
    owner_group_id  uuid,
    -- When the job service-owners noticed that the owner has lost access; null while there is an owner.
    ownerless_since timestamptz,
    primary key (account_id, id),
    foreign key (account_id, id) references member (account_id, id),
    check ((owner_id is null) <> (owner_group_id is null))
);
create index service_account_of_member on service_account (account_id, owner_id) where owner_id is not null;
create index service_account_ownerless on service_account (ownerless_since) where ownerless_since is not null;

-- The directory that provisions members over SCIM (docs/directory.md). An account has at most one.
create table directory_connection (
    account_id    uuid        not null references account (id),
    id            uuid        not null,
    name          text        not null,
    -- The role of the members that it provisions.
    role          text        not null collate "C",
    -- Whether a new user of the directory is linked to the member with the same address.
    link_existing boolean     not null,
    -- Whether people whom it provisions get an email.
    welcome_email boolean     not null,
    created_at    timestamptz not null,
    version       integer     not null,
    primary key (account_id, id),
    foreign key (account_id, role) references role (account_id, name)
);

create table directory_token (
    account_id    uuid        not null,
    id            uuid        not null,
    connection_id uuid        not null,
    -- SHA-256 of the secret.
    hash          bytea       not null,
    -- The member whose loss of permissions revokes the token; null if an operator created it.
    created_by    uuid,
    created_at    timestamptz not null,
    -- Precise to five minutes.
    last_used_at  timestamptz,
    primary key (account_id, id),
    foreign key (account_id, connection_id) references directory_connection (account_id, id) on delete cascade
);

-- A user of the directory, with the id of the member to whom it is linked. The removal of the member deletes the row.
create table directory_user (
    account_id    uuid        not null,
    id            uuid        not null,
    -- In lower case.
    user_name_key text        not null collate "C",
    external_id   text        collate "C",
    -- The latest value from the directory. An admin can suspend the member too.
    active        boolean     not null,
    -- The resource in the normal form of scim/ResourceReader, without active.
    attributes    jsonb       not null,
    -- Whether the person is to get the welcome email. False after it is queued, and for a member who was linked.
    welcome_due   boolean     not null,
    created_at    timestamptz not null,
    modified_at   timestamptz not null,
    version       integer     not null,
    primary key (account_id, id),
    foreign key (account_id, id) references member (account_id, id)
);
create unique index directory_user_name on directory_user (account_id, user_name_key);
create index directory_user_external_id on directory_user (account_id, external_id);

-- Users of the directory that were not created, because a member has their address. An admin links them.
create table directory_unlinked (
    account_id uuid        not null references account (id),
    email      text        not null collate "C",
    -- In lower case.
    user_name_key text     not null collate "C",
    user_name  text        not null,
    active     boolean     not null,
    name       text        not null,
    attributes jsonb       not null,
    seen_at    timestamptz not null,
    primary key (account_id, email)
);
create unique index directory_unlinked_user_name on directory_unlinked (account_id, user_name_key);

create table directory_group (
    account_id  uuid        not null,
    id          uuid        not null,
    external_id text        collate "C",
    created_at  timestamptz not null,
    modified_at timestamptz not null,
    version     integer     not null,
    primary key (account_id, id),
    foreign key (account_id, id) references access_group (account_id, id) on delete cascade
);
create index directory_group_external_id on directory_group (account_id, external_id);

-- Number of active members of each day (UTC). The flush that stores a member's first activity of the day counts the member.
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
    -- Null: all permissions of the member.
    permissions  text[],
    -- Who created the key of a service account; null for a member's own key, and if an operator did.
    created_by   uuid,
    -- Whether an admin kept the key when its creator, who may know the secret, was removed.
    kept         boolean     not null default false,
    created_at   timestamptz not null,
    expires_at   timestamptz,
    revoked_at   timestamptz,
    -- The activity flush writes it, so no index contains it.
    last_used_at timestamptz,
    version      integer     not null,
    primary key (account_id, id),
    foreign key (account_id, member_id) references member (account_id, id)
) with (fillfactor = 80);
create index api_key_valid on api_key (account_id, id) where revoked_at is null;
create index api_key_of_member on api_key (account_id, member_id, id) where revoked_at is null;
create index api_key_of_creator on api_key (account_id, created_by, id) where revoked_at is null and created_by is not null;

-- The last email to a member before the API keys pause (key/KeyPauseNotices).
create table key_notice (
    account_id uuid        not null,
    member_id  uuid        not null,
    -- The announced time. Another time needs another email.
    pauses_at  timestamptz not null,
    primary key (account_id, member_id),
    foreign key (account_id, member_id) references member (account_id, id)
);

-- A page of a customer's product calls Roster with an embed token, as its member.
create table embed_token (
    account_id uuid        not null,
    id         uuid        not null,
    member_id  uuid        not null,
    -- The API key that created the token; null if the member did.
    key_id     uuid,
    -- SHA-256 of the secret.
    hash       bytea       not null,
    origin     text        not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    primary key (account_id, id),
    foreign key (account_id, member_id) references member (account_id, id)
);
create index embed_token_of_member on embed_token (account_id, member_id, id);
create index embed_token_by_expiry on embed_token (expires_at);

-- Operators who viewed the console as a member, with the account's consent. Kept as long as audit events.
create table support_view (
    account_id uuid        not null,
    id         uuid        not null,
    member_id  uuid        not null,
    operator   text        not null,
    reason     text        not null,
    started_at timestamptz not null,
    expires_at timestamptz not null,
    ended_at   timestamptz,
    -- support/ViewEnd
    ended_by   text        collate "C",
    primary key (account_id, id),
    foreign key (account_id, member_id) references member (account_id, id)
);
create index support_view_open on support_view (expires_at) where ended_at is null;

create table invitation (
    account_id    uuid        not null references account (id),
    id            uuid        not null,
    email         text        not null collate "C",
    name          text,
    role          text        not null collate "C",
    -- The groups that the person joins. Deleted groups have no effect.
    group_ids     uuid[]      not null default '{}',
    language      text        not null,
    note          text,
    state         text        not null collate "C" check (state in ('open', 'accepted', 'declined', 'revoked')),
    -- Null: an operator invited.
    inviter_id    uuid,
    inviter_name  text        not null,
    inviter_email text,
    created_at    timestamptz not null,
    -- After this time, an open invitation is expired. Its row does not change.
    expires_at    timestamptz not null,
    last_mail_at  timestamptz not null,
    mail_id       uuid        not null,
    -- The latest link that was created to pass it on, in place of the link in the email. Null after another email.
    link_id       uuid,
    member_id     uuid,
    closed_at     timestamptz,
    -- The latest import that created or renewed it.
    import_id     uuid,
    version       integer     not null,
    primary key (account_id, id),
    foreign key (account_id, role) references role (account_id, name)
);
create index invitation_of_import on invitation (account_id, import_id) where import_id is not null;
create unique index invitation_open on invitation (account_id, email) where state = 'open';
create index invitation_by_email on invitation (account_id, email);
create index invitation_by_expiry on invitation (account_id, state, expires_at, id);
create index invitation_by_role on invitation (account_id, role) where state = 'open';
create index invitation_by_inviter on invitation (account_id, inviter_id) where state = 'open';

-- An import, to show the delivery of its emails.
create table invitation_import (
    account_id uuid        not null references account (id),
    id         uuid        not null,
    created_at timestamptz not null,
    -- The rejected lines: number, address, problem, field.
    rejected   jsonb       not null,
    primary key (account_id, id)
);
create index invitation_import_by_age on invitation_import (created_at);

-- SHA-256 of the secret in each link to an invitation. Only secrets of its latest email or link are valid; a retried email has
-- several.
create table invitation_secret (
    account_id    uuid  not null,
    invitation_id uuid  not null,
    hash          bytea not null,
    -- invitation.mail_id or invitation.link_id.
    source_id     uuid  not null,
    -- SHA-256 of the key in the opt-out link of the email; null if there is no email.
    opt_out_hash  bytea,
    primary key (account_id, invitation_id, hash),
    foreign key (account_id, invitation_id) references invitation (account_id, id)
);

-- The outbox. A row refers to the resource that the email is about. The email is rendered when it is sent, so no row contains a
-- secret.
create table mail (
    account_id      uuid        not null references account (id),
    id              uuid        not null,
    kind            text        not null,
    subject_id      uuid        not null,
    recipient       text        not null collate "C",
    state           text        not null check (state in ('queued', 'sent', 'failed', 'bounced', 'cancelled')),
    attempts        integer     not null,
    -- The end of the lease while a dispatcher has claimed the email.
    next_attempt_at timestamptz not null,
    created_at      timestamptz not null,
    last_attempt_at timestamptz,
    finished_at     timestamptz,
    -- A code (mail/DeliveryReason). The reply of a mail server names hosts and addresses, and is in the log only.
    reason          text,
    -- Whether a dispatcher may claim it. False while one sends it, and while it waits for a retry.
    claimable       boolean     not null default true,
    -- How long the recipient's server has deferred it, in milliseconds. Roster gives up after roster.outbox.give-up-after.
    deferred_millis bigint      not null default 0,
    primary key (account_id, id)
);
create index mail_by_recipient on mail (account_id, recipient);
create index mail_due on mail (next_attempt_at) where state = 'queued';
-- One step finds the next account, however many emails other accounts have.
create index mail_claimable on mail (account_id, next_attempt_at) where state = 'queued' and claimable;
create index mail_unclaimable on mail (next_attempt_at) where state = 'queued' and not claimable;
-- For resending undelivered invitations.
create index mail_undelivered on mail (account_id, finished_at, id) where state in ('failed', 'bounced');

-- The time from which the next invitation email of any account may be sent to a mailbox. A mailbox is the SHA-256 of its
-- canonical address. A job deletes the row within an hour after that time.
create table mail_cooldown (
    mailbox bytea       primary key,
    -- The latest email. Its retries do not wait.
    mail_id    uuid        not null,
    claimed_at timestamptz not null,
    until      timestamptz not null
);
create index mail_cooldown_by_end on mail_cooldown (until);

-- Number of limited emails of a kind that an account queued on its latest day (UTC).
create table mail_allowance (
    account_id uuid    not null references account (id),
    kind       text    not null,
    day        date    not null,
    mails      integer not null,
    primary key (account_id, kind)
);

-- Recipients who have opted out of the account's invitations: the SHA-256 of the account's id and the canonical address.
create table invitation_opt_out (
    account_id   uuid  not null references account (id),
    mailbox      bytea not null,
    -- Null after the recipient has opted in again.
    opted_out_at timestamptz,
    opted_in_at  timestamptz,
    primary key (account_id, mailbox)
);

-- Responses to POST requests that created a resource, kept for 24 h under the principal's Idempotency-Key.
create table idempotent_response (
    account_id   uuid        not null,
    -- SHA-256 of the issuer and subject, or of the id of the API key.
    principal    bytea       not null,
    key          text        not null,
    request_hash bytea       not null,
    status       integer,
    location     text,
    etag         text,
    body         text,
    created_at   timestamptz not null,
    primary key (account_id, principal, key)
);
create index idempotent_response_by_age on idempotent_response (created_at);

-- Sessions of the console, found by the SHA-256 of the secret in the cookie. No account owns a session: a person can belong to
-- several accounts, and each page checks the membership again.
create table browser_session (
    hash             bytea       primary key,
    issuer           text        not null collate "C",
    subject          text        not null collate "C",
    -- The identity provider's id of the session (sid), by which a back-channel logout ends it.
    provider_session text        collate "C",
    email            text,
    email_verified   boolean     not null,
    name             text,
    operator         boolean     not null,
    -- How and when the person authenticated (access/Authentication).
    acr              text,
    amr              text[]      not null default '{}',
    authenticated_at timestamptz,
    started_at       timestamptz not null,
    fresh_until      timestamptz not null,
    expires_at       timestamptz not null,
    -- The support view of an operator, until the operator leaves it.
    view_account_id  uuid,
    view_id          uuid,
    view_expires_at  timestamptz
);
create index browser_session_of_person on browser_session (issuer, subject);
create index browser_session_at_provider on browser_session (issuer, provider_session);
create index browser_session_by_expiry on browser_session (expires_at);

-- The domains of an account. Several accounts can verify the same domain, each with its own challenge (docs/adr/0029).
create table account_domain (
    account_id    uuid        not null references account (id),
    id            uuid        not null,
    -- In ASCII and lower case (value/DomainName).
    name          text        not null collate "C",
    -- The value of the TXT record. It is no secret.
    challenge     text        not null,
    state         text        not null collate "C" check (state in ('pending', 'verified', 'lapsed')),
    -- What people with an address at the domain may do.
    joining       text        not null collate "C" check (joining in ('none', 'request', 'join')),
    role          text        not null collate "C",
    created_at    timestamptz not null,
    verified_at   timestamptz,
    checked_at    timestamptz,
    -- Of the latest lookup. A failed one says nothing about the record.
    lookup        text        collate "C" check (lookup in ('found', 'missing', 'failed')),
    -- Since when lookups of a verified domain find no record.
    missing_since timestamptz,
    -- When the job looks the record up again. Null unless the domain is verified.
    next_check_at timestamptz check ((next_check_at is null) = (state <> 'verified')),
    version       integer     not null,
    primary key (account_id, id),
    foreign key (account_id, role) references role (account_id, name)
);
create unique index account_domain_by_name on account_domain (account_id, name);
-- Finds the accounts that a person can join.
create index account_domain_admitting on account_domain (name, account_id) where state = 'verified' and joining <> 'none';
create index account_domain_due on account_domain (next_check_at) where next_check_at is not null;

-- Lookups for an account in its latest hour, and when its latest email about requests to join is due.
create table domain_limit (
    account_id    uuid        primary key references account (id),
    hour          timestamptz not null,
    lookups       integer     not null,
    notice_due_at timestamptz
);

-- Requests of people to join an account, by a verified domain.
create table join_request (
    account_id   uuid        not null references account (id),
    id           uuid        not null,
    domain       text        not null collate "C",
    issuer       text        not null collate "C",
    subject      text        not null collate "C",
    email        text        not null collate "C",
    name         text        not null,
    -- A pending request past its expiry is expired.
    state        text        not null collate "C" check (state in ('pending', 'approved', 'declined', 'withdrawn')),
    created_at   timestamptz not null,
    expires_at   timestamptz not null,
    decided_at   timestamptz,
    -- When the person withdrew the request. To the person, a declined request looks like a pending one.
    withdrawn_at timestamptz,
    member_id    uuid,
    version      integer     not null,
    primary key (account_id, id)
);
create index join_request_by_expiry on join_request (account_id, state, expires_at, id);
create index join_request_by_email on join_request (account_id, email);
create index join_request_of_person on join_request (issuer, subject, created_at);
create index join_request_by_age on join_request (created_at);

-- People whom an erasure has removed from the account's data: SHA-256 of the account's id and an address, or issuer and subject.
-- They join by a verified domain only with an approval.
create table former_person (
    account_id uuid  not null references account (id),
    hash       bytea not null,
    primary key (account_id, hash)
);

-- The notices before a membership or role expires: one for each expiry. An email about service accounts is about several. If
-- their owner changes, their notices are deleted.
create table expiry_notice (
    account_id uuid        not null,
    id         uuid        not null,
    member_id  uuid        not null,
    of_role    boolean     not null,
    expires_at timestamptz not null,
    primary key (account_id, id),
    foreign key (account_id, member_id) references member (account_id, id)
);
create unique index expiry_notice_once on expiry_notice (account_id, member_id, of_role, expires_at);

-- The dormancy policy of an account. An account without a row has the default policy, which warns and suspends no member.
create table dormancy_policy (
    account_id       uuid        not null references account (id),
    days             integer     not null check (days between 1 and 3650),
    -- 0: no warning.
    warn_days_before integer     not null check (warn_days_before between 0 and 3650),
    suspend          boolean     not null,
    exempt_members   uuid[]      not null,
    -- When the next run is due. A replica that claims the run moves it.
    next_run_at      timestamptz not null,
    version          integer     not null,
    primary key (account_id)
);
create index dormancy_policy_due on dormancy_policy (next_run_at);

-- Warned members, once for each idle period. Activity and reactivation begin a new period.
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

-- Access reviews: the members' access at the start, the decisions, and the result.

create table review (
    account_id            uuid        not null references account (id),
    id                    uuid        not null,
    name                  text        not null,
    account_name          text        not null,
    -- The filter; null omits a condition.
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
    -- Null: no further reminder.
    next_reminder_at      timestamptz,
    members               integer     not null,
    closed_at             timestamptz,
    closer_kind           text,
    closer_id             uuid,
    closer_label          text,
    -- SHA-256 of the report.
    sha256                bytea,
    -- The signature covers seals: salted hashes of personal data. An erasure deletes data and salt, and the signature still
    -- verifies.
    starter_salt          bytea,
    starter_seal          bytea,
    closer_salt           bytea,
    closer_seal           bytea,
    version               integer     not null,
    primary key (account_id, id),
    check ((state = 'open') = (closed_at is null)),
    check ((state = 'completed') = (sha256 is not null))
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

-- A member of a review. The key begins with the member, to find the member's last review.
create table review_item (
    account_id          uuid        not null,
    member_id           uuid        not null,
    review_id           uuid        not null,
    -- Null for a service account.
    email               text,
    name                text        not null,
    name_key            text        not null collate "C",
    role                text        not null collate "C",
    -- The permissions of the role and of the groups' roles.
    permissions         text[]      not null,
    role_permissions    text[]      not null,
    -- The groups with a role, as an array of objects (member/GroupSources).
    groups              jsonb       not null default '[]',
    status              text        not null collate "C",
    api_keys            jsonb       not null,
    joined_at           timestamptz not null,
    last_active_at      timestamptz,
    -- When the membership or the role would expire, whichever is first; null: neither.
    access_expires_at   timestamptz,
    decision            text        not null collate "C" check (decision in ('undecided', 'keep', 'demote', 'remove')),
    note                text,
    decided_at          timestamptz,
    decider_kind        text,
    decider_id          uuid,
    decider_label       text,
    -- The member's access at the decision. If the access changes, the decision is outdated.
    decided_role        text        collate "C",
    decided_permissions text[],
    decided_status      text        collate "C",
    -- Whether the member was removed before the completion, so that no decision was applied.
    gone                boolean     not null default false,
    version             integer     not null,
    salt                bytea,
    seal                bytea,
    -- The owner of a service account at the start, a member or a group; null for a person.
    owner_id            uuid,
    owner_group_id      uuid,
    primary key (account_id, member_id, review_id),
    foreign key (account_id, review_id) references review (account_id, id)
);
-- A list merges one short range for each decision.
create index review_item_by_decision on review_item (account_id, review_id, decision, name_key, member_id);
-- The order of the report, which reveals no names and which an erasure does not change.
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
    -- Later starts have the same day of the month and time.
    first_start_at        timestamptz not null,
    next_start_at         timestamptz not null,
    last_review_id        uuid,
    last_problem          text,
    created_at            timestamptz not null,
    version               integer     not null,
    primary key (account_id, id)
);
create index review_schedule_due on review_schedule (next_start_at);

-- The operator's service accounts, which act in all accounts, and their tokens.
create table deployment_service_account (
    id         uuid        primary key,
    name       text        not null,
    kind       text        not null collate "C" check (kind in ('introspector', 'provisioner')),
    created_at timestamptz not null,
    deleted_at timestamptz
);

create table deployment_token (
    id                 uuid        primary key,
    service_account_id uuid        not null,
    -- SHA-256 of the secret.
    hash               bytea       not null,
    created_at         timestamptz not null,
    -- Precise to five minutes.
    last_used_at       timestamptz,
    revoked_at         timestamptz
);
create index deployment_token_of_account on deployment_token (service_account_id, id);

-- Edges (docs/adr/0020-an-edge-answers-from-memory-under-a-lease.md). Sessions and invalidations belong to a credential and not
-- to an account, and a cluster stores them on its coordinator.

create table edge_credential (
    id         uuid        primary key,
    name       text        not null,
    -- SHA-256 of the secret.
    hash       bytea       not null,
    -- The accounts that its edges may look up, which never change; null: all.
    accounts   uuid[],
    created_at timestamptz not null,
    revoked_at timestamptz
);

-- A row exists as long as its edge could answer from memory. Only edge/core/SqlLeaseStore changes it. No foreign key leads to
-- the credential: SqlLeaseStore reads it in the statement that inserts the session, and nothing deletes a credential.
create table edge_session (
    credential_id uuid        not null,
    id            uuid        not null,
    -- A copy of the credential's, because a fence reads it.
    accounts      uuid[],
    period_millis integer     not null,
    renewals      bigint      not null,
    -- Whether its renewals are refused, because an operator has ended the session.
    refused       boolean     not null default false,
    started_at    timestamptz not null,
    -- For people; no statement compares it.
    renewed_at    timestamptz not null,
    primary key (credential_id, id)
) with (fillfactor = 50);

-- A session that has not dropped its entries of an account yet. No foreign key leads to sessions: an insert must not wait for
-- the renewal of a session, nor fail because the session ends.
create table edge_invalidation (
    credential_id uuid not null,
    session_id    uuid not null,
    id            uuid not null,
    account       uuid not null,
    primary key (credential_id, session_id, id)
);
create index edge_invalidation_by_id on edge_invalidation (id);

-- A change that alters access, until no edge can answer from older results. append_audit_events inserts it.
create table edge_pending_change (
    account_id uuid        not null,
    id         uuid        not null,
    -- Whether the change can have revoked access. Otherwise no response waits.
    revokes    boolean     not null,
    -- When the statement inserted it. The transaction can commit later.
    created_at timestamptz not null,
    primary key (account_id, id)
);

-- The audit log belongs to the role that migrates. The service's role can read it and call the functions, but cannot insert,
-- change or delete rows (afterMigrate__2_grant.sql).

-- The newest event of each account. Appending locks this row, which orders the events of the account.
create table audit_chain (
    account_id        uuid        primary key references account (id),
    sequence          bigint      not null,
    hash              bytea       not null,
    -- kept_until and run_start of the newest event.
    kept_until        date        not null,
    run_start         bigint      not null,
    -- The newest event whose hash was written to the service's own log.
    anchored_sequence bigint      not null,
    anchored_at       timestamptz not null
);

create index audit_chain_by_anchor on audit_chain (anchored_at) where sequence > anchored_sequence;

-- Partitioned by expiry, which depends on the account's retention: expired events are dropped with their partition.
create table audit_event (
    account_id    uuid        not null,
    id            uuid        not null,
    sequence      bigint      not null,
    kept_until    date        not null,
    -- The first event of the run: within a run, kept_until never decreases.
    run_start     bigint      not null,
    occurred_at   timestamptz not null,
    actor_kind    text        not null check (actor_kind in ('member', 'key', 'operator', 'person', 'directory', 'system')),
    -- The member, also if one of the member's keys acted.
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
    -- Salted hashes of the personal data of actor and target. An erasure deletes data and salt: the hash stays in the chain,
    -- and a reader cannot test names against it.
    actor_salt    bytea,
    actor_hash    bytea       not null,
    target_salt   bytea,
    target_hash   bytea       not null,
    content_hash  bytea       not null,
    previous_hash bytea       not null,
    -- SHA-256 of previous_hash, sequence, kept_until, run_start and content_hash.
    hash          bytea       not null,
    primary key (account_id, id, kept_until)
) partition by range (kept_until);
create index audit_event_by_sequence on audit_event (account_id, sequence, id);
create index audit_event_by_actor on audit_event (account_id, actor_id, id);
create index audit_event_by_target on audit_event (account_id, target_id, id);
create index audit_event_by_action on audit_event (account_id, action, id);
create index audit_event_by_actor_and_action on audit_event (account_id, actor_id, action, id);

-- Consecutive events that expired. The chain continues from the hash of the last one, which covers kept_until and run_start,
-- and so proves that all of them were due.
create table audit_gap (
    account_id         uuid        not null references account (id),
    first_sequence     bigint      not null,
    previous_hash      bytea       not null,
    last_sequence      bigint      not null,
    -- The inputs of the last event's hash.
    last_previous_hash bytea       not null,
    kept_until         date        not null,
    run_start          bigint      not null,
    content_hash       bytea       not null,
    dropped_at         timestamptz not null,
    primary key (account_id, first_sequence)
);

-- The heads of the logs of deleted accounts, from the first deletion of an event on. Nothing deletes a row, so that an account
-- with the same id cannot begin a second log (R__functions.sql).
create table audit_tombstone (
    id         uuid        primary key,
    sequence   bigint      not null,
    hash       bytea       not null,
    deleted_at timestamptz not null
);
