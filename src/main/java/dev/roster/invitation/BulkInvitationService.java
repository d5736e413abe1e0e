package dev.roster.invitation;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.roster.access.AccountLock;
import dev.roster.access.Actor;
import dev.roster.audit.AuditAction;
import dev.roster.audit.AuditActor;
import dev.roster.audit.AuditLog;
import dev.roster.database.Database;
import dev.roster.group.Groups;
import dev.roster.group.HeldGroup;
import dev.roster.problem.BulkReason;
import dev.roster.problem.DenialRecorder;
import dev.roster.problem.Problem;
import dev.roster.role.RoleService;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Resends or revokes up to 1,000 invitations in one transaction, each under the rules of a single change. */
@ApplicationScoped
public class BulkInvitationService {
    private static final int MAX = 1_000;

    private static final String FIND = "select * from invitation i where i.account_id = $1 and i.id = any($2)";

    private static final String REVOKE = Invitation.REVOKE + "where i.account_id = $1 and i.id = any($3) and i.state = 'open'";

    @Schema(name = "SelectedInvitations")
    public record Request(
            @NotNull @Size(min = 1, max = MAX) @Schema(description = "1 to 1,000 invitations. Each has its own outcome.") List<@NotNull UUID> invitationIds) {
    }

    @Schema(name = "BulkInvitationOutcome")
    public enum Outcome {
        RESENT,
        REVOKED,
        REJECTED;

        @JsonValue
        public String value() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Schema(name = "BulkInvitationResult", description = "The outcome of each invitation, in the order of the request.")
    public record Result(
            @Schema(required = true, description = "True if nothing was stored or sent.") boolean dryRun,
            @Schema(required = true, description = "The number of invitations that were resent or revoked.") long changed,
            @Schema(required = true) long rejected,
            @Schema(required = true) List<Line> results) {
    }

    @Schema(name = "BulkInvitationLine")
    public record Line(
            @Schema(required = true) UUID invitationId,
            @Schema(nullable = true, format = "email", description = "Null if the account has no such invitation.", examples = "grace@acme.example") String email,
            @Schema(required = true) Outcome outcome,
            @Schema(nullable = true, description = "Why it was rejected: the problem that the operation for one invitation would return.") BulkReason reason) {
        public String cause() {
            return BulkResult.cause(reason);
        }
    }

    private record Stored(UUID id, String state, NewInvitation request) {
        static Stored of(Row row) {
            return new Stored(row.getUUID("id"), row.getString("state"), new NewInvitation(row.getString("email"),
                    row.getString("name"), row.getString("role"), row.getString("language"), row.getString("note"),
                    List.of(row.getArrayOfUUIDs("group_ids"))));
        }

        void mustBeOpen() {
            Invitation.mustBeOpen(state);
        }
    }

    @Inject
    AccountLock lock;
    @Inject
    InvitationService invitations;
    @Inject
    RoleService roles;
    @Inject
    Groups groupLookup;
    @Inject
    DenialRecorder denials;
    @Inject
    AuditLog audit;
    @Inject
    Database database;
    @Inject
    Clock clock;

    /** Call {@link #recordForbidden} with the result. */
    @WithTransaction
    public Uni<Result> resend(Actor actor, Request request, boolean dryRun) {
        return lock.confirm(actor).chain(confirmed -> find(actor, request).chain(found -> {
            Map<UUID, Problem> rejected = rejected(request, found, Stored::mustBeOpen);
            List<Stored> open = accepted(request, found, rejected);
            return invitations.inviteLocked(confirmed, open.stream().map(Stored::request).toList(), dryRun, true)
                    .map(outcomes -> {
                        for (int i = 0; i < outcomes.size(); i++) {
                            if (outcomes.get(i).problem() != null) {
                                rejected.put(open.get(i).id(), outcomes.get(i).problem());
                            }
                        }
                        return result(request, found, rejected, Outcome.RESENT, dryRun);
                    });
        }));
    }

    /** Call {@link #recordForbidden} with the result. */
    @WithTransaction
    public Uni<Result> revoke(Actor actor, Request request, boolean dryRun) {
        return lock.confirm(actor).chain(confirmed -> find(actor, request).chain(found -> roles
                .findAll(actor.accountId(), found.values().stream().map(each -> each.request().role())
                        .collect(Collectors.toSet()))
                .chain(known -> groups(actor, found).chain(groups -> {
                    Map<UUID, Problem> rejected = rejected(request, found, each -> {
                        each.mustBeOpen();
                        known.get(each.request().role()).mustBeHeldBy(confirmed);
                        each.request().groups().stream().map(groups::get).filter(Objects::nonNull)
                                .forEach(group -> group.mustBeHeldBy(confirmed));
                    });
                    List<Stored> open = accepted(request, found, rejected);
                    return (dryRun ? Uni.createFrom().voidItem() : revoke(confirmed, open))
                            .replaceWith(() -> result(request, found, rejected, Outcome.REVOKED, dryRun));
                }))));
    }

    /** Records forbidden lines in the audit log, like forbidden requests. Call it after the transaction. */
    public Uni<Void> recordForbidden(Result result) {
        return denials.recordForbidden(result.results().stream().map(Line::reason));
    }

    private Uni<Void> revoke(Actor actor, List<Stored> open) {
        return database.execute(REVOKE, actor.accountId(), clock.instant(), Database.array(open, Stored::id, UUID[]::new))
                .chain(() -> audit.recordAll(actor.accountId(), AuditActor.of(actor), open.stream()
                        .map(each -> Invitation.closedEntry(AuditAction.INVITATION_REVOKED, each.id(), each.request().email(),
                                InvitationState.REVOKED.value()))
                        .toList()));
    }

    /** Reads the groups of the invitations. Deleted groups have no effect. */
    private Uni<Map<UUID, HeldGroup>> groups(Actor actor, Map<UUID, Stored> found) {
        return groupLookup.find(actor.accountId(), found.values().stream().flatMap(each -> each.request().groups().stream())
                .collect(Collectors.toSet()));
    }

    private Uni<Map<UUID, Stored>> find(Actor actor, Request request) {
        if (Set.copyOf(request.invitationIds()).size() < request.invitationIds().size()) {
            throw Problem.invalid("invitationIds", "must not contain an id twice");
        }
        return database.list(FIND, Stored::of, actor.accountId(), request.invitationIds().toArray(UUID[]::new))
                .map(found -> found.stream().collect(Collectors.toMap(Stored::id, Function.identity())));
    }

    private static Map<UUID, Problem> rejected(Request request, Map<UUID, Stored> found, Consumer<Stored> rule) {
        Map<UUID, Problem> rejected = new HashMap<>();
        for (UUID id : request.invitationIds()) {
            try {
                if (!found.containsKey(id)) {
                    throw Problem.notFound();
                }
                rule.accept(found.get(id));
            } catch (Problem problem) {
                rejected.put(id, problem);
            }
        }
        return rejected;
    }

    private static List<Stored> accepted(Request request, Map<UUID, Stored> found, Map<UUID, Problem> rejected) {
        return request.invitationIds().stream().filter(id -> !rejected.containsKey(id)).map(found::get).toList();
    }

    private static Result result(Request request, Map<UUID, Stored> found, Map<UUID, Problem> rejected, Outcome outcome,
            boolean dryRun) {
        List<Line> lines = new ArrayList<>();
        for (UUID id : request.invitationIds()) {
            String email = found.containsKey(id) ? found.get(id).request().email() : null;
            lines.add(new Line(id, email, rejected.containsKey(id) ? Outcome.REJECTED : outcome,
                    BulkReason.of(rejected.get(id))));
        }
        return new Result(dryRun, lines.size() - rejected.size(), rejected.size(), lines);
    }
}
