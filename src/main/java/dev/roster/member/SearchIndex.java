package dev.roster.member;

import jakarta.enterprise.context.ApplicationScoped;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;

/**
 * Keeps what members are found by. Status and role are beside each entry, so that a search reads a short range for any filter;
 * the foreign key carries every change of them over. Only inside the transaction that changes the member.
 */
@ApplicationScoped
class SearchIndex {

    private static final String ADD = """
            insert into member_entry (account_id, member_id, status, role, entry)
            select ?1, ?2, ?3, ?4, entry from unnest(cast(?5 as text[])) as entry""";

    private static final String CLEAR = "delete from member_entry where account_id = ?1 and member_id = ?2";

    /** Of a member whose row has been written. */
    Uni<Void> add(Member member) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(ADD)
                        .setParameter(1, member.accountId)
                        .setParameter(2, member.id)
                        .setParameter(3, member.status)
                        .setParameter(4, member.role)
                        .setParameter(5, member.searchEntries().toArray(String[]::new))
                        .executeUpdate())
                .replaceWithVoid();
    }

    /** Of a member whose name or address has changed. */
    Uni<Void> replace(Member member) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(CLEAR)
                        .setParameter(1, member.accountId)
                        .setParameter(2, member.id)
                        .executeUpdate())
                .chain(() -> add(member));
    }
}
