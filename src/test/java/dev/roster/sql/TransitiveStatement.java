package dev.roster.sql;

import java.util.List;

/**
 * A statement in which a table gets its account only from a join, so that it does not run on Citus yet. Remove an entry with
 * the
 * change of its class.
 *
 * @param part identifies the statement in the source and in pg_stat_statements, so it contains no literals
 */
record TransitiveStatement(String className, String part) {

    static final List<TransitiveStatement> ALL = List.of(
            of("audit.AuditSnapshot", "left join audit_chain c on c.account_id = a.id"),
            of("dormancy.DormancySql", "from activity x join member m on m.account_id = x.account_id and m.id = x.member_id"),
            of("dormancy.DormancyWarningEmails", "select due.mail_id, w.idle_since"),
            of("dormancy.DormancyWarnings", "insert into dormancy_warning (account_id, member_id, idle_since, id, warned_at)"),
            of("expiry.ExpiryEmails", "select due.mail_id, n.of_role"),
            of("expiry.ExpiryNotices", "insert into end_notice (account_id, id, member_id, of_role, ends_at)"),
            of("invitation.InvitationBatches", "select jsonb_array_length(b.rejected) as rejected"),
            of("invitation.InvitationBatches", "select i.email, d.state, d.reason from invitation i"),
            of("invitation.InvitationEmails", "with sendable as ("),
            of("invitation.InvitationList", "join mail d on d.account_id = i.account_id"),
            of("invitation.InviterRule", "from role r where r.account_id = i.account_id and r.name = i.role"),
            of("invitation.JoinService", "s.mail_id = i.mail_id as is_current"),
            of("invitation.OptOuts", "select i.account_id, i.id, i.email, a.name from account a"),
            of("mail.MailQueue", "as waiting (account_id, id) where m.account_id = waiting.account_id"),
            of("review.Candidates", "from member k where k.account_id = r.account_id"),
            of("review.ItemSql", "join member m on m.account_id = i.account_id and m.id = i.member_id"),
            of("review.ReviewEmails", "select due.mail_id, v.account_id"),
            of("review.ReviewResults", "and m.account_id = i.account_id and m.id = i.member_id and"),
            of("review.ReviewSnapshot", "with chosen as ("),
            of("review.ItemSql", "where w.account_id = i.account_id and w.review_id = i.review_id"),
            of("review.Reviewers", "from member m join role r on r.account_id = m.account_id and r.name ="));

    private static TransitiveStatement of(String className, String part) {
        return new TransitiveStatement(className, part);
    }

    static boolean allows(String statement) {
        return ALL.stream().anyMatch(transitive -> transitive.isIn(statement));
    }

    boolean isIn(String text) {
        return text.replaceAll("\\s+", " ").contains(part);
    }
}
