package dev.roster.mail;

import java.time.Clock;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import dev.roster.access.Principal;
import dev.roster.audit.AuditAction;
import dev.roster.audit.AuditActor;
import dev.roster.audit.AuditLog;
import dev.roster.audit.Target;
import dev.roster.http.RequestOrigin;
import dev.roster.problem.Problem;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;

/** Notes the mails that came back. */
@ApplicationScoped
class Bounces {

    private static final String NOTE = """
            update mail set state = 'bounced', finished_at = ?3, reason = ?4
            where account_id = ?1 and id = ?2 and state = 'sent'
            returning recipient""";

    @Inject
    AuditLog audit;

    @Inject
    Clock clock;

    /** Fails with {@code not-found} unless that mail was sent and has not bounced before. */
    @WithTransaction
    Uni<Void> note(Principal operator, BounceReport report, RequestOrigin origin) {
        MessageId id = MessageId.parse(report.messageId());
        if (id == null) {
            throw Problem.notFound();
        }
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(NOTE, String.class)
                        .setParameter(1, id.accountId())
                        .setParameter(2, id.mailId())
                        .setParameter(3, clock.instant())
                        .setParameter(4, reason(report))
                        .getSingleResultOrNull())
                .onItem().ifNull().failWith(Problem::notFound)
                .chain(recipient -> audit.record(id.accountId(), AuditActor.operator(operator.label(), origin),
                        AuditAction.MAIL_BOUNCED,
                        new Target("mail", id.mailId(), recipient), state("sent"),
                        state("bounced").put("reason", reason(report))));
    }

    /** What was said can name the person: neither the row nor the log keeps it. */
    private static String reason(BounceReport report) {
        return DeliveryReason.told(report.reason(), DeliveryReason.BOUNCED).value();
    }

    private static JsonObject state(String state) {
        return new JsonObject().put("state", state);
    }
}
