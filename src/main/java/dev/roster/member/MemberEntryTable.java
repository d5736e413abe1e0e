package dev.roster.member;

import static dev.roster.database.Database.array;

import dev.roster.database.Database;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Writes the permuted index of names, addresses and groups ({@link SearchEntries}). {@link MemberTable} copies status and role.
 */
@ApplicationScoped
class MemberEntryTable {
    private static final String INSERT = """
            insert into member_entry (account_id, member_id, status, role, entry)
            select $1, n.id, n.status, n.role, n.entry
            from unnest($2::uuid[], $3::text[], $4::text[], $5::text[]) as n (id, status, role, entry)""";

    /** Deletes and inserts entries of groups, so that they agree with the members' rows. */
    private static final String REPLACE_GROUPS = """
            with held as (
                select m.id, m.status, m.role, '#' || g as entry
                from member m cross join unnest(m.group_ids) as g
                where m.account_id = $1 and m.id = any($2)
            ), left_groups as (
                delete from member_entry e
                where e.account_id = $1 and e.member_id = any($2) and left(e.entry, 1) = '#'
                    and not exists (select from held h where h.id = e.member_id and h.entry = e.entry)
            )
            insert into member_entry (account_id, member_id, status, role, entry)
            select $1, h.id, h.status, h.role, h.entry
            from held h
            where not exists (select from member_entry e
                where e.account_id = $1 and e.member_id = h.id and e.entry = h.entry)""";

    private static final String DELETE = "delete from member_entry where account_id = $1 and member_id = any($2)";

    @Inject
    Database database;

    Uni<Void> insert(UUID accountId, List<Member> members) {
        record Entry(Member member, String text) {
        }
        List<Entry> entries = members.stream().flatMap(member -> Stream.of(
                SearchEntries.of(member.name, member.email).stream(),
                member.isService() ? Stream.of(SearchEntries.SERVICE) : Stream.<String> empty(),
                Stream.ofNullable(member.groups).flatMap(List::stream).map(group -> SearchEntries.ofGroup(group.id())))
                .flatMap(texts -> texts)
                .map(text -> new Entry(member, text))).toList();
        return database.execute(INSERT, accountId,
                array(entries, entry -> entry.member().id, UUID[]::new),
                array(entries, entry -> entry.member().status.value(), String[]::new),
                array(entries, entry -> entry.member().role, String[]::new),
                array(entries, Entry::text, String[]::new))
                .replaceWithVoid();
    }

    Uni<Void> delete(UUID accountId, UUID[] memberIds) {
        return database.execute(DELETE, accountId, memberIds).replaceWithVoid();
    }

    /** Makes the entries of groups of changed members agree with their rows. */
    Uni<Void> replaceGroups(UUID accountId, List<Member> part) {
        List<Member> changed = part.stream().filter(Member::groupsChanged).toList();
        return changed.isEmpty() ? Uni.createFrom().voidItem()
                : database.execute(REPLACE_GROUPS, accountId, array(changed, member -> member.id, UUID[]::new))
                        .replaceWithVoid();
    }
}
