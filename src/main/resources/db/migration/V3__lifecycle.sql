-- Memberships and roles that end by themselves (docs/adr/0013). Every decision compares these times with its own; a sweep
-- writes later what has become true.
alter table member
    add column expires_at      timestamptz,
    add column role_expires_at timestamptz,
    -- The role that the member has again when role_expires_at comes.
    add column role_afterwards text collate "C",
    add constraint member_role_end check ((role_expires_at is null) = (role_afterwards is null)),
    add foreign key (account_id, role_afterwards) references role (account_id, name);
create index member_by_role_afterwards on member (account_id, role_afterwards) where role_afterwards is not null;
-- What the sweep looks for, in all accounts.
create index member_ending on member (expires_at) where expires_at is not null and status <> 'removed';
create index member_role_ending on member (role_expires_at) where role_expires_at is not null and status <> 'removed';

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
