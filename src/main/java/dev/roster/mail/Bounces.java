package dev.roster.mail;

import dev.roster.access.Principal;
import dev.roster.audit.AuditAction;
import dev.roster.audit.AuditActor;
import dev.roster.audit.AuditLog;
import dev.roster.audit.Target;
import dev.roster.database.Database;
import dev.roster.http.RequestOrigin;
import dev.roster.problem.Problem;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;

@ApplicationScoped
class Bounces {
    private static final String RECORD = """
            update mail set state = 'bounced', finished_at = $3, reason = $4
            where account_id = $1 and id = $2 and state = 'sent'
            returning recipient""";

    @Inject
    Database database;
    @Inject
    AuditLog audit;
    @Inject
    Clock clock;

    /** Fails with {@code not-found} unless Roster sent the email and it has not bounced before. */
    @WithTransaction
    Uni<Void> record(Principal operator, String messageId, String reply, RequestOrigin origin) {
        MessageId id = MessageId.parse(messageId);
        if (id == null) {
            throw Problem.notFound();
        }
        // The reply can name the person, so only its code is stored.
        String reason = DeliveryReason.of(reply, DeliveryReason.BOUNCED).value();
        return database.one(RECORD, row -> row.getString("recipient"), id.accountId(), id.mailId(), clock.instant(), reason)
                .chain(recipient -> audit.record(id.accountId(), AuditActor.operator(operator.label(), origin),
                        AuditAction.MAIL_BOUNCED, new Target("mail", id.mailId(), recipient),
                        new JsonObject().put("state", "sent"),
                        new JsonObject().put("state", "bounced").put("reason", reason)));
    }
}
