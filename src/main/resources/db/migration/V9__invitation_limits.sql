-- Who may have an invitation open, and how many invitation emails go out.

-- Whether a holder of the granted permissions may hand out the wanted ones; access/Permissions.cover is the same rule in Java.
create function permissions_cover(granted text[], wanted text[]) returns boolean
language sql immutable as $$
    select '*' = any (granted) or not exists (
        select from unnest(wanted) as permission
        where permission = '*'
            or not (permission = any (granted) or split_part(permission, ':', 1) || ':*' = any (granted)))
$$;

-- What a role allows as of now, also in a statement that began before the role was changed: a volatile function has a snapshot of
-- its own. Null when the account has no such role.
create function current_permissions(account uuid, role text) returns text[]
language sql volatile as $$
    select r.permissions from role r where r.account_id = current_permissions.account and r.name = current_permissions.role
$$;

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

-- SHA-256 of the key in the email's opt-out link; null for emails that had no such link. It outlives the invitation, and opens nothing.
alter table invitation_secret add column opt_out_hash bytea;
