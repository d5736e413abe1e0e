package dev.roster.testing;

/** Events in the audit log of an account, of 2.5 kB each, that make an export long. Their chain is not valid. */
public final class TestAuditEvents {
    private static final String INSERT = """
            insert into audit_event (account_id, id, sequence, kept_until, run_start, occurred_at, actor_kind, actor_label,
                action, target_kind, target_id, target_label, actor_hash, target_hash, content_hash, previous_hash, hash)
            select ?::uuid, gen_random_uuid(), 1000 + n, current_date + 1000, 1, now(), 'system', 'Roster', 'test.written', 'account',
                ?::uuid, repeat('x', 2000), '', '', '', '', ''
            from generate_series(1, ?) n""";

    private TestAuditEvents() {
    }

    public static void insert(TestAccount account, int events) {
        Sql.update(INSERT, account.id(), account.id(), events);
    }

    /** Afterwards, searches of all rows for personal data are shorter. */
    public static void remove(TestAccount account) {
        Sql.update("set session_replication_role = replica");
        try {
            Sql.update("delete from audit_event where account_id = ?::uuid and action = 'test.written'", account.id());
        } finally {
            Sql.update("set session_replication_role = origin");
        }
    }
}
