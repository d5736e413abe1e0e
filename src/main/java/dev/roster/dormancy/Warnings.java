package dev.roster.dormancy;

import java.time.Clock;
import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import dev.roster.mail.Outbox;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;

/** Warns members, once for each time of idleness. Only inside the transaction that found them idle. */
@ApplicationScoped
class Warnings {

    static final String MAIL_KIND = "dormancy-warning";

    private static final String WARN = """
            with warned as (
                insert into dormancy_warning (account_id, member_id, idle_since, id, warned_at)
                select account_id, member_id, idle_since, gen_random_uuid(), ?3
                from activity
                where account_id = ?1 and member_id = any(?2)
                on conflict do nothing
                returning account_id, member_id, id
            )
            select w.id, m.email from warned w join member m on m.account_id = w.account_id and m.id = w.member_id""";

    @Inject
    Outbox outbox;

    @Inject
    Clock clock;

    Uni<Void> warn(UUID accountId, List<UUID> members) {
        if (members.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(WARN, Object[].class)
                        .setParameter(1, accountId)
                        .setParameter(2, members.toArray(UUID[]::new))
                        .setParameter(3, clock.instant())
                        .getResultList())
                .map(rows -> rows.stream().map(row -> new Outbox.Order((UUID) row[0], (String) row[1])).toList())
                .chain(orders -> outbox.queue(accountId, MAIL_KIND, orders))
                .replaceWithVoid();
    }
}
