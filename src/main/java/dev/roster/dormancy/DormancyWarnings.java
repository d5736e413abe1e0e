package dev.roster.dormancy;

import java.time.Clock;
import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import dev.roster.database.Database;
import dev.roster.mail.Outbox;
import io.smallrye.mutiny.Uni;

/** Queues warnings, once for each idle period. Only in the transaction that has found the members idle. */
@ApplicationScoped
class DormancyWarnings {

    static final String MAIL_KIND = "dormancy-warning";

    private static final String WARN = """
            with warned as (
                insert into dormancy_warning (account_id, member_id, idle_since, id, warned_at)
                select account_id, member_id, idle_since, gen_random_uuid(), $3
                from activity
                where account_id = $1 and member_id = any($2)
                on conflict do nothing
                returning account_id, member_id, id
            )
            select w.id, m.email from warned w join member m on m.account_id = $1 and m.id = w.member_id""";

    @Inject
    Database database;

    @Inject
    Outbox outbox;

    @Inject
    Clock clock;

    Uni<Void> warn(UUID accountId, List<UUID> members) {
        if (members.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return database.list(WARN, row -> new Outbox.Order(row.getUUID("id"), row.getString("email")), accountId,
                members.toArray(UUID[]::new), clock.instant())
                .chain(orders -> outbox.queue(accountId, MAIL_KIND, orders))
                .replaceWithVoid();
    }
}
