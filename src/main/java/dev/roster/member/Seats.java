package dev.roster.member;

import dev.roster.access.Principal;
import dev.roster.account.AccountService;
import dev.roster.audit.AccessEffect;
import dev.roster.audit.AuditAction;
import dev.roster.audit.AuditActor;
import dev.roster.audit.AuditLog;
import dev.roster.audit.Target;
import dev.roster.database.Database;
import dev.roster.http.RequestOrigin;
import dev.roster.problem.Problem;
import dev.roster.problem.ProblemType;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * The seats of an account. {@link MemberTable} enforces the limit in the statements that write members, so that no path can
 * exceed it, and maintains the number of used seats, so that no request counts the members.
 */
@ApplicationScoped
public class Seats {
    /**
     * Members who take a seat, if they are persons. A suspended member does not; an expired one does until the sweep has
     * recorded it.
     */
    private static final Set<MemberStatus> TAKING = EnumSet.of(MemberStatus.PROVISIONED, MemberStatus.ACTIVE);

    private static final String GET = "select seat_limit, seats_used from account where id = $1";

    /** Counts the members again, so that the number is right even if somebody has changed rows by hand. */
    private static final String SET = """
            update account a set seat_limit = $2,
                seats_used = (select count(*) from member m where m.account_id = $1 and m.kind = 'person' and %s)
            where a.id = $1
            returning a.seat_limit, a.seats_used""".formatted(isTakenBy("m"));

    @Inject
    AccountService accounts;
    @Inject
    AuditLog audit;
    @Inject
    Database database;

    static boolean areTakenBy(MemberStatus status) {
        return TAKING.contains(status);
    }

    /** The same as an SQL condition. @param member the alias of the row */
    static String isTakenBy(String member) {
        return TAKING.stream().map(status -> "'" + status.value() + "'")
                .collect(Collectors.joining(", ", member + ".status in (", ")"));
    }

    static Problem exhausted() {
        return ProblemType.SEATS_EXHAUSTED
                .because("Remove or suspend a member, or ask the operator of this deployment for more seats.");
    }

    public Uni<SeatsView> of(UUID accountId) {
        return database.one(GET, Seats::view, accountId);
    }

    /** Nobody loses access if the limit is lower than the number of members. */
    @WithTransaction
    public Uni<SeatsView> setLimit(UUID accountId, Integer limit, Principal operator, RequestOrigin origin) {
        return accounts.lock(accountId).chain(account -> of(accountId).chain(before -> database
                .one(SET, Seats::view, accountId, limit)
                .call(after -> audit.recordAll(accountId, AuditActor.operator(operator.label(), origin),
                        before.hasLimit(limit) ? List.of()
                                : List.of(new AuditLog.Entry(AuditAction.ACCOUNT_CHANGED,
                                        Target.account(accountId, account.name()), json(before), json(after))
                                        .with(AccessEffect.NONE))))));
    }

    private static SeatsView view(Row row) {
        return SeatsView.of(row.getInteger("seat_limit"), row.getInteger("seats_used"));
    }

    private static JsonObject json(SeatsView seats) {
        return new JsonObject().put("seatLimit", seats.limit());
    }
}
