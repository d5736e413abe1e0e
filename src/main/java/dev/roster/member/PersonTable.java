package dev.roster.member;

import static dev.roster.database.Database.array;

import dev.roster.database.Database;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;

/** Finds members by identity and address, and writes these. Call it only in a transaction that holds the account's lock. */
@ApplicationScoped
class PersonTable {
    private static final String UPDATE = """
            update member m
            set issuer = c.issuer, subject = c.subject, email = c.email, name = c.name, name_key = c.name_key,
                former_emails = coalesce(string_to_array(c.former_emails, ','), '{}'),
                email_by_directory = c.email_by_directory, version = m.version + 1
            from unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::boolean[])
                as c (id, issuer, subject, email, name, name_key, former_emails, email_by_directory)
            where m.account_id = $1 and m.id = c.id""";

    private static final String NOT_REMOVED = """
            select m.* from member m where m.account_id = $1 and m.status <> 'removed' and m.email = any($2)
            union
            select m.*
            from unnest($3::text[], $4::text[]) as p (issuer, subject)
            join member m on m.account_id = $1 and m.issuer = p.issuer and m.subject = p.subject and m.status <> 'removed'""";

    private static final String REPLACE_REMOVED = """
            update member m set issuer = c.issuer, subject = c.subject
            from unnest($2::text[], $3::text[], $4::text[], $5::text[]) as c (old_issuer, old_subject, issuer, subject)
            where m.account_id = $1 and m.status = 'removed' and m.issuer = c.old_issuer and m.subject = c.old_subject""";

    private static final String REMOVED = """
            select * from member where account_id = $1 and status = 'removed' and issuer = $2 and subject = $3 order by id""";

    @Inject
    MemberEntryTable entries;
    @Inject
    Database database;

    /** Stores names, addresses and identities. @param members of one account, at most 1,000 */
    Uni<Void> update(UUID accountId, List<Member> members) {
        members.forEach(member -> member.version++);
        UUID[] ids = array(members, member -> member.id, UUID[]::new);
        return database.execute(UPDATE, accountId, ids,
                array(members, member -> member.issuer, String[]::new),
                array(members, member -> member.subject, String[]::new),
                array(members, member -> member.email, String[]::new),
                array(members, member -> member.name, String[]::new),
                array(members, member -> Member.sortKey(member.name), String[]::new),
                array(members, member -> String.join(",", member.formerEmails), String[]::new),
                array(members, member -> member.emailByDirectory, Boolean[]::new))
                .chain(() -> entries.delete(accountId, ids))
                .chain(() -> entries.insert(accountId, members));
    }

    /** Members who are not removed, by person or by address: at most two for each person. */
    Uni<List<Member>> notRemoved(UUID accountId, List<NewMember> people) {
        return database.list(NOT_REMOVED, Member::of, accountId, array(people, NewMember::email, String[]::new),
                array(people, NewMember::issuer, String[]::new), array(people, NewMember::subject, String[]::new));
    }

    /** Replaces the identities of earlier memberships of the people, which an erasure finds by the identity. */
    Uni<Void> replaceRemoved(UUID accountId, List<MemberIdentities.Replacement> replacements) {
        return database.execute(REPLACE_REMOVED, accountId,
                array(replacements, each -> each.from().issuer(), String[]::new),
                array(replacements, each -> each.from().subject(), String[]::new),
                array(replacements, each -> each.to().issuer(), String[]::new),
                array(replacements, each -> each.to().subject(), String[]::new)).replaceWithVoid();
    }

    Uni<List<Member>> removed(UUID accountId, String issuer, String subject) {
        return database.list(REMOVED, Member::of, accountId, issuer, subject);
    }
}
