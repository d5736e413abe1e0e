package dev.roster.sql;

import java.util.List;
import java.util.stream.Stream;

/**
 * A statement that spans accounts by intent.
 *
 * @param part a text that only this statement contains
 * @param reached the tables and functions with rows of several accounts
 */
record CrossAccountStatement(String part, String reason, List<String> reached) {
    private static final List<CrossAccountStatement> OF_REQUESTS = List.of(
            of("where (m.issuer = $1 and m.subject = $2 and (m.kind", "GET /v1/me: one person's memberships", "access_group",
                    "account",
                    "member", "role"),
            of("select p.position, m.account_id from unnest",
                    "the operator replaces the identities of people in all their accounts",
                    "member"),
            of("as requested from account_domain d join account a on a.id =", "the accounts that a person can join by a domain",
                    "account", "account_domain", "directory_connection", "former_person", "join_request", "member", "role"),
            of("select count(*)::int as requests from join_request q where q.issuer",
                    "a person's requests to join of the last day",
                    "join_request"),
            of("select * from account where id > $1", "GET /v1/accounts: the operator's list", "account"),
            of("select * from account where (name_key, id) >", "GET /v1/accounts: the operator's search", "account"));

    /** Background jobs execute them at any time, whatever a test does. */
    private static final List<CrossAccountStatement> OF_JOBS = List.of(
            of("select m.account_id, m.id, p.position", "finds the memberships whose profile follows the identity provider",
                    "account", "directory_user", "member"),
            of("from account_domain d join account a on a.id = d.account_id and a.closed_at is null where d.next_check_at",
                    "finds the domains whose check is due", "account", "account_domain"),
            of("delete from join_request where created_at <", "deletes old requests to join", "join_request"),
            of("select a.id from account a where a.key_sign_in_days", "finds the accounts that pause API keys", "account"),
            of("select id, deletion_at from account", "finds the accounts to delete", "account"),
            of("from accounts_with_due_mail(", "the dispatcher finds the accounts with due emails", "accounts_with_due_mail"),
            of("select account_id, id from mail where state =",
                    "the dispatcher finds the emails whose retry is due", "mail"),
            of("from (select next_attempt_at from mail",
                    "the metric and the health of due emails read at most 1,000 index entries",
                    "mail"),
            of("from review_schedule s join account a", "finds the reviews that are due to begin", "account",
                    "review_schedule"),
            of("select account_id, id from review where state =", "finds the reviews with a reminder that is due", "review"),
            of("from dormancy_policy p join account a", "finds the policies that are due", "account", "dormancy_policy"),
            of("select distinct s.account_id from service_account s", "finds the service accounts whose owner has changed",
                    "access_group", "account", "member", "member_entry", "role", "service_account"),
            of("select distinct account_id from (", "finds the accounts with a notice to send",
                    "account", "expiry_notice", "member"),
            of("of_memberships union", "the sweep finds memberships and roles that have expired", "account", "member"),
            of("open_views where ended_by", "finds the support views that have ended", "account", "member", "support_view"),
            of("with unneeded as materialized", "deletes the pending changes that no edge needs", "edge_pending_change"),
            of("select distinct account_id from edge_pending_change", "finds the changes of replicas that have stopped",
                    "edge_pending_change"),
            of("delete from idempotent_response where created_at <", "deletes expired responses", "idempotent_response"),
            of("delete from support_view v using account", "deletes records of old support views", "account", "support_view"),
            of("delete from mail_cooldown where until <", "deletes cooldowns that have ended"),
            of("delete from browser_session where expires_at <=", "deletes expired sessions"),
            of("delete from edge_invalidation i where not exists", "deletes invalidations of ended sessions"),
            of("delete from embed_token where expires_at <=", "deletes expired embed tokens", "embed_token"),
            of("delete from invitation_import where created_at <", "deletes old imports", "invitation_import"),
            of("select account_id from audit_chain where anchored_at <=", "finds the heads that have moved", "audit_chain"),
            of("select maintain_audit_partitions()", "partitions belong to no account", "maintain_audit_partitions"));

    static final List<CrossAccountStatement> ALL = Stream.of(OF_REQUESTS, OF_JOBS).flatMap(List::stream).toList();

    private static CrossAccountStatement of(String part, String reason, String... reached) {
        return new CrossAccountStatement(part, reason, List.of(reached));
    }

    static boolean allows(String statement, List<String> reached) {
        return ALL.stream().anyMatch(allowed -> allowed.isIn(statement) && allowed.reached.containsAll(reached));
    }

    static boolean isOfJob(String statement) {
        return OF_JOBS.stream().anyMatch(job -> job.isIn(statement));
    }

    boolean isIn(String text) {
        return text.replaceAll("\\s+", " ").contains(part);
    }
}
