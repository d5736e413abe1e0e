package dev.roster.domain;

import dev.roster.member.MemberConditions;

/**
 * SQL conditions on a person: an issuer, a subject and a verified address. All arguments are SQL expressions. Each
 * {@code exists} reads a short range of an index.
 */
final class People {
    private static final String IS_PERSON = "(m.issuer = %2$s and m.subject = %3$s or m.email = %4$s)";

    private static final String HAD_ADDRESS = "m.former_emails <> '{}' and m.former_emails @> array[%4$s::text]";

    private static final String IS_MEMBER = """
            (exists (select from member m where m.account_id = %1$s and IS_PERSON and CURRENT)
                or exists (select from member m where m.account_id = %1$s and HAD_ADDRESS and CURRENT))"""
            .replace("IS_PERSON", IS_PERSON).replace("HAD_ADDRESS", HAD_ADDRESS);

    private static final String WAS_MEMBER = """
            (exists (select from member m where m.account_id = %1$s and m.status <> 'removed' and IS_PERSON and EXPIRED)
                or exists (select from member m where m.account_id = %1$s and m.status = 'removed' and IS_PERSON)
                or exists (
                    select from member m
                    where m.account_id = %1$s and HAD_ADDRESS and (m.status = 'removed' or EXPIRED))
                or exists (
                    select from former_person f
                    where f.account_id = %1$s and f.hash in (
                        sha256(convert_to(%5$s.account_id::text || ' ' || %4$s::text, 'UTF8')),
                        sha256(convert_to(%5$s.account_id::text || ' ' || %2$s::text || ' ' || %3$s::text, 'UTF8')))))"""
            .replace("IS_PERSON", IS_PERSON).replace("HAD_ADDRESS", HAD_ADDRESS);

    private People() {
    }

    /** Whether the person, the address, or an address that it replaced belongs to a member, also to a suspended one. */
    static String isMember(String account, String issuer, String subject, String email, String time) {
        return IS_MEMBER.replace("CURRENT", MemberConditions.isCurrent(time)).formatted(account, issuer, subject, email);
    }

    /**
     * Whether a membership of the person, of the address, or of one that it replaced has ended.
     *
     * @param row the alias of a row of the account
     */
    static String wasMember(String account, String row, String issuer, String subject, String email, String time) {
        return WAS_MEMBER.replace("EXPIRED", MemberConditions.hasExpired(time))
                .formatted(account, issuer, subject, email, row);
    }

    /** Whether the account has declined the request {@code q} of the person since a time. */
    static String isDeclined(String account, String issuer, String subject, String email, String since) {
        return """
                q.account_id = %s and q.state = 'declined' and q.decided_at > %s
                    and (q.issuer = %s and q.subject = %s or q.email = %s)"""
                .formatted(account, since, issuer, subject, email);
    }
}
