-- psql -qf bench/storage.sql URL: the size of a member, an audit event and a time of last activity in a Roster database and in its WAL.
-- It rolls back all changes. URL names the role that owns the tables.
\set ON_ERROR_STOP on
\set account '''018f0000-0000-7000-8000-000000000000'''
\set rows 200000
begin;
create function pg_temp.id(n bigint) returns uuid language sql immutable as
    $$ select ('018f0000-' || substr(md5(n::text), 1, 4) || '-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid $$;
create temporary table measured (subject text, bytes bigint, wal numeric);
create function pg_temp.events(first bigint, last bigint) returns jsonb language sql as $$
    select jsonb_agg(jsonb_build_object('id', pg_temp.id(n), 'occurred_at', now(), 'actor_kind', 'member', 'actor_id', pg_temp.id(1),
        'actor_label', 'ada.lovelace@acme.example', 'action', 'member.role-changed', 'target_kind', 'member',
        'target_id', pg_temp.id(n), 'target_label', 'member' || n || '@acme.example', 'before', '{"role":"member"}'::jsonb,
        'after', '{"role":"admin"}'::jsonb, 'ip', '203.0.113.7', 'user_agent', 'Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0',
        'request_id', pg_temp.id(n), 'actor_salt', md5('a' || n), 'actor_hash', repeat(md5('b' || n), 2),
        'target_salt', md5('c' || n), 'target_hash', repeat(md5('d' || n), 2), 'content_hash', repeat(md5('e' || n), 2)))
    from generate_series(first, last) n $$;

insert into account (id, name, default_language, invitation_lifetime_seconds, allowed_email_domains, api_key_header, audit_retention_days,
        created_at, version)
    values (:account, 'Acme', 'en', 604800, '{}', 'X-API-Key', 1095, now(), 1);
insert into role (account_id, name, permissions, built_in, version)
    values (:account, 'admin', '{}', true, 1), (:account, 'member', '{}', true, 1);

select pg_total_relation_size('member') + pg_total_relation_size('activity') as size, pg_current_wal_insert_lsn() as lsn \gset
insert into member (account_id, id, issuer, subject, email, name, name_key, role, status, joined_at, version)
    select :account, pg_temp.id(n), 'https://id.acme.example/realms/acme', pg_temp.id(n)::text, 'member' || n || '@acme.example',
        'Ada Lovelace ' || n, 'ada lovelace ' || n, 'member', 'active', now() - n * interval '1 s', 1
    from generate_series(1, :rows) n;
insert into activity (account_id, member_id, status, role, idle_since, last_active_at, last_active_via)
    select account_id, id, status, role, joined_at, joined_at, 'gateway' from member where account_id = :account;
insert into measured select 'member, with its activity', pg_total_relation_size('member') + pg_total_relation_size('activity') - :size,
    pg_wal_lsn_diff(pg_current_wal_insert_lsn(), :'lsn');

select pg_total_relation_size('member_entry') as size, pg_current_wal_insert_lsn() as lsn \gset
insert into member_entry (account_id, status, role, entry, member_id)
    select m.account_id, m.status, m.role, e.entry, m.id
    from member m
    cross join lateral (values (m.name_key), ('lovelace ' || substr(m.name_key, 14) || ' ada'), (substr(m.name_key, 14) || ' ada lovelace'),
        (replace(m.email, '@acme.', ' acme ')), ('acme example')) as e (entry)
    where m.account_id = :account;
insert into measured select 'search entries of a member', pg_total_relation_size('member_entry') - :size,
    pg_wal_lsn_diff(pg_current_wal_insert_lsn(), :'lsn');

select pg_total_relation_size('activity') as size, pg_current_wal_insert_lsn() as lsn \gset
update activity set last_active_at = now(), idle_since = now() where account_id = :account;
insert into measured select 'time of last activity, before vacuum', pg_total_relation_size('activity') - :size,
    pg_wal_lsn_diff(pg_current_wal_insert_lsn(), :'lsn');

create function pg_temp.audit() returns numeric language sql as
    $$ select sum(pg_total_relation_size(relid)) from pg_partition_tree('audit_event') $$;
select pg_temp.audit() as size, pg_current_wal_insert_lsn() as lsn \gset
select count(append_audit_events(:account, pg_temp.events(n, n + 99))) as appended from generate_series(1, :rows, 100) n \gset
insert into measured select 'audit event', pg_temp.audit() - :size, pg_wal_lsn_diff(pg_current_wal_insert_lsn(), :'lsn');

select subject, bytes / :rows as bytes_each, round(wal / :rows) as wal_each from measured;
rollback;
