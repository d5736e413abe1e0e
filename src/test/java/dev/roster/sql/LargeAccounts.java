package dev.roster.sql;

import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import dev.roster.testing.Tokens;
import java.util.List;
import java.util.UUID;

/** Fills accounts with the members, invitations and events of several years. */
final class LargeAccounts {
    private static final String[] FILL = {
            """
                    insert into role (account_id, name, permissions, built_in, version)
                    values (:account, 'auditor', '{audit:read}', false, 0)""",
            """
                    insert into member (account_id, id, issuer, subject, email, name, name_key, role, status, joined_at, version,
                        former_emails)
                    select :account, gen_random_uuid(), ':issuer', 'many-' || n, md5(n::text) || '@many.example',
                        initcap(substr(md5((n / 7)::text), 1, 6)), substr(md5((n / 7)::text), 1, 6),
                        case when n % 20000 = 0 then 'auditor' when n % 50 = 0 then 'admin' else 'member' end,
                        case when n % 10000 = 1 then 'suspended' when n % 5 = 0 then 'removed' else 'active' end,
                        now() - make_interval(secs => n), 0,
                        case when n % 3 = 0 then array['former-' || n || '@many.example'] else '{}' end
                    from generate_series(1, :size) n""",
            """
                    insert into activity (account_id, member_id, status, role, idle_since, last_active_at)
                    select account_id, id, status, role, joined_at,
                        case when abs(hashtext(id::text)) % 1000 <> 0 then joined_at end
                    from member where account_id = :account
                    on conflict (account_id, member_id) do nothing""",
            """
                    insert into member_entry (account_id, status, role, entry, member_id)
                    select m.account_id, m.status, m.role, e.entry, m.id
                    from member m cross join lateral (values (m.name_key), (replace(m.email, '@many.', ' many '))) as e (entry)
                    where m.account_id = :account and m.email like '%@many.example'""",
            """
                    insert into access_group (account_id, id, name, name_key, role, permissions, managed_by, created_at, version)
                    select :account, gen_random_uuid(), 'Group ' || n, 'group ' || n, r.name, coalesce(r.permissions, '{}'), 'admins',
                        now(), 0
                    from generate_series(1, 300) n
                    left join role r on r.account_id = :account and r.name = 'auditor' and n % 10 = 1""",
            """
                    update member m set group_ids = array[g.id]
                    from access_group g
                    where m.account_id = :account and g.account_id = :account and m.status <> 'removed'
                        and g.name_key = case when length(m.name) > 0 and abs(hashtext(m.email)) % 3 = 0 then 'group 1'
                            when abs(hashtext(m.email)) % 3 = 1 then 'group ' || 2 + abs(hashtext(m.email)) % 200 end""",
            """
                    insert into member_entry (account_id, status, role, entry, member_id)
                    select m.account_id, m.status, m.role, '#' || m.group_ids[1], m.id
                    from member m where m.account_id = :account and m.group_ids <> '{}'""",
            """
                    insert into dormancy_policy (account_id, days, warn_days_before, suspend, exempt_members, next_run_at, version)
                    values (:account, 2, 1, true, '{}', now() + interval '9 years', 0)""",
            """
                    insert into dormancy_warning (account_id, member_id, idle_since, id, warned_at)
                    select account_id, member_id, idle_since, gen_random_uuid(), now() from activity
                    where account_id = :account and abs(hashtext(member_id::text)) % 10 = 0""",
            """
                    insert into mail (account_id, id, kind, subject_id, recipient, state, attempts, next_attempt_at, created_at)
                    select :account, gen_random_uuid(), 'invitation', gen_random_uuid(), 'n' || n || '@many.example', 'sent', 1,
                        now(), now()
                    from generate_series(1, :size / 4) n""",
            """
                    insert into invitation (account_id, id, email, role, language, state, inviter_name, created_at, expires_at,
                        last_mail_at, mail_id, version)
                    select account_id, subject_id, recipient, 'member', 'en',
                        (array['open', 'accepted', 'declined', 'revoked'])[1 + abs(hashtext(recipient)) % 4], 'Ada', now(),
                        now() + make_interval(secs => hashtext(recipient) % 1000000), now(), id, 0
                    from mail where account_id = :account and recipient like '%@many.example'""",
            """
                    insert into api_key (account_id, id, member_id, name, hash, created_at, revoked_at, version)
                    select :account, uuidv7(make_interval(secs => -n)), m.id, 'key', '', now(),
                        case when n % 10 <> 0 then now() end, 0
                    from (select id, row_number() over () as n from member where account_id = :account) m""",
            """
                    insert into api_key (account_id, id, member_id, name, hash, created_at, revoked_at, version)
                    select :account, uuidv7(make_interval(secs => -n)), ':admin', 'key', '', now(),
                        case when n % 10 <> 0 then now() end, 0
                    from generate_series(1, :size / 10) n""",
            """
                    insert into audit_event (account_id, id, sequence, kept_until, run_start, occurred_at, actor_kind, actor_id,
                        actor_label, action, target_kind, target_id, target_label, actor_hash, target_hash, content_hash,
                        previous_hash, hash)
                    select :account, uuidv7(make_interval(secs => n - 10000000)), 1000 + n, current_date + 1000 + n % 200, 1,
                        now() - make_interval(secs => 10000000 - n), 'member', ':admin',
                        'ada', case when n % 1000 = 0 then 'member.removed' else 'member.joined' end, 'member',
                        gen_random_uuid(), 'somebody', '', '', '', '', ''
                    from generate_series(1, :size / 2) n""",
            """
                    insert into review (account_id, id, name, account_name, state, started_at, starter_kind, starter_label, due_at,
                        members, closed_at, version)
                    select :account, uuidv7(make_interval(secs => -n)), 'Review', 'Large', case when n = 1 then 'open' else 'cancelled' end,
                        now(), 'operator', 'olga', now(), case when n = 1 then :size / 10 else 1 end, case when n > 1 then now() end, 0
                    from generate_series(1, 1000) n""",
            """
                    insert into review_reviewer (account_id, review_id, member_id, email, name)
                    select r.account_id, r.id, ':admin', 'ada@many.example', 'Ada' from review r
                    where r.account_id = :account and r.state = 'open'""",
            """
                    insert into review_item (account_id, member_id, review_id, email, name, name_key, role, permissions, role_permissions, status,
                        api_keys, joined_at, decision, version)
                    select m.account_id, m.id, v.id, m.email, m.name, m.name_key, m.role, '{account:read}', '{account:read}', m.status, '[]', m.joined_at,
                        case when abs(hashtext(m.email)) % 100 = 1 then 'remove' else 'keep' end, 0
                    from member m join review v on v.account_id = m.account_id and v.state = 'open' and v.members > 1
                    where m.account_id = :account
                    limit :size / 10""",
            """
                    insert into review_schedule (account_id, id, name, reviewers, every_months, days_to_decide, first_start_at,
                        next_start_at, created_at, version)
                    select :account, uuidv7(), 'Quarterly', '{}', 3, 14, now() + interval '1 year', now() + interval '1 year', now(), 0
                    from generate_series(1, 50) n""",
            """
                    insert into account_domain (account_id, id, name, challenge, state, joining, role, created_at, next_check_at,
                        version)
                    select :account, gen_random_uuid(), split_part(m.email, '@', 2), 'x', 'verified', 'join', 'member', now(),
                        now() + interval '9 years', 0
                    from member m where m.account_id = :account and m.id = ':admin'""",
            """
                    insert into join_request (account_id, id, domain, issuer, subject, email, name, state, created_at, expires_at,
                        version)
                    select :account, gen_random_uuid(), 'many.example', 'x', 'n' || n, 'n' || n || '@many.example', 'Grace',
                        (array['pending', 'approved', 'declined', 'withdrawn'])[1 + n % 4], now(),
                        now() + make_interval(secs => case when n % 100 = 0 then n else -n end), 0
                    from generate_series(1, :size / 10) n""",
            """
                    insert into former_person (account_id, hash)
                    select :account, sha256(convert_to(n::text, 'UTF8')) from generate_series(1, 20000) n""",
            """
                    insert into active_members (account_id, day, members)
                    select :account, current_date - n, 5 from generate_series(1, 20000) n""" };

    private LargeAccounts() {
    }

    static void fill(TestAccount account, int size) {
        // Without triggers, and so without checks of foreign keys, which take most of the time.
        Sql.update("set session_replication_role = replica");
        try {
            for (String sql : FILL) {
                Sql.update(sql.replace("':admin'", "'" + account.admin().memberId() + "'")
                        .replace(":account", "'" + account.id() + "'::uuid")
                        .replace(":issuer", Tokens.issuer())
                        .replace(":size", Integer.toString(size)));
            }
        } finally {
            Sql.update("set session_replication_role = origin");
        }
    }

    /** Adds other accounts, so that a sequential scan of a table is expensive. */
    static void addOthers(int accounts) {
        String name = "other-" + UUID.randomUUID();
        Sql.update("""
                insert into account (id, name, default_language, invitation_lifetime_seconds, allowed_email_domains,
                    api_key_header, created_at, version)
                select gen_random_uuid(), ?, 'en', 3600, '{}', 'X-API-Key', now(), 0 from generate_series(1, ?)""", name,
                accounts);
        Sql.update("""
                insert into role (account_id, name, permissions, built_in, version)
                select a.id, r.name, r.permissions::text[], true, 0
                from account a, (values ('admin', '{*}'), ('member', '{account:read}')) as r (name, permissions)
                where a.name = ?""", name);
        Sql.update("""
                insert into access_group (account_id, id, name, name_key, managed_by, created_at, version)
                select a.id, gen_random_uuid(), 'Group', 'group', 'admins', now(), 0 from account a where a.name = ?""", name);
        Sql.update("""
                insert into review_schedule (account_id, id, name, reviewers, every_months, days_to_decide, first_start_at,
                    next_start_at, created_at, version)
                select a.id, uuidv7(), 'Quarterly', '{}', 3, 14, now() + interval '1 year', now() + interval '1 year', now(), 0
                from account a where a.name = ?""", name);
        Sql.update("""
                insert into review (account_id, id, name, account_name, state, started_at, starter_kind, starter_label, due_at,
                    members, version)
                select a.id, uuidv7(), 'Review', 'Other', 'open', now(), 'operator', 'olga', now(), 1, 0
                from account a where a.name = ?""", name);
        Sql.update("""
                insert into review_reviewer (account_id, review_id, member_id, email, name)
                select r.account_id, r.id, gen_random_uuid(), 'ada@many.example', 'Ada'
                from review r join account a on a.id = r.account_id where a.name = ?""", name);
        Sql.update("""
                insert into account_domain (account_id, id, name, challenge, state, joining, role, created_at, next_check_at,
                    version)
                select id, gen_random_uuid(), id || '.example', 'x', 'verified', 'join', 'member', now(),
                    now() + interval '9 years', 0
                from account where name = ?""", name);
        Sql.update("""
                insert into directory_connection (account_id, id, name, role, link_existing, welcome_email, created_at, version)
                select id, id, 'Entra', 'member', false, false, now(), 0 from account where name = ?""", name);
        Sql.update("""
                insert into directory_token (account_id, id, connection_id, hash, created_at, created_by)
                select id, gen_random_uuid(), id, '', now(), gen_random_uuid() from account where name = ?""", name);
        Sql.update("""
                insert into dormancy_policy (account_id, days, warn_days_before, suspend, exempt_members, next_run_at, version)
                select id, 90, 0, false, '{}', now() + interval '9 years', 0 from account where name = ?""", name);
        // A generic plan expects the average account, which is small.
        Sql.update(
                """
                        insert into member (account_id, id, issuer, subject, email, name, name_key, role, status, joined_at, version)
                        select a.id, gen_random_uuid(), 'https://other.example', 'one', 'one@other.example', 'One', 'one', 'admin', 'active',
                            now(), 0
                        from account a where a.name = ?""",
                name);
        Sql.update("""
                insert into mail (account_id, id, kind, subject_id, recipient, state, attempts, next_attempt_at, created_at)
                select a.id, gen_random_uuid(), 'invitation', gen_random_uuid(), 'two@other.example', 'sent', 1, now(), now()
                from account a where a.name = ?""", name);
        Sql.update("""
                insert into invitation (account_id, id, email, role, language, state, inviter_name, created_at, expires_at,
                    last_mail_at, mail_id, version)
                select d.account_id, d.subject_id, d.recipient, 'member', 'en', 'open', 'One', now(), now(), now(), d.id, 0
                from mail d join account a on a.id = d.account_id where a.name = ?""", name);
    }

    /** Other tests plan with an average account of their own. */
    static void removeMembersOfOthers() {
        for (String table : List.of("directory_token", "directory_connection", "invitation", "mail", "activity", "member_entry",
                "member")) {
            Sql.update("delete from " + table + " where account_id in (select id from account where name like 'other-%')");
        }
        analyze();
    }

    /** All tables: PostgreSQL does this at any time, and then reads almost empty ones without an index. */
    static void analyze() {
        Sql.update("analyze");
    }
}
