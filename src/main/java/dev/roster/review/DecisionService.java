package dev.roster.review;

import static dev.roster.database.Database.array;

import dev.roster.access.AccountLock;
import dev.roster.access.Actor;
import dev.roster.audit.AuditAction;
import dev.roster.audit.AuditActor;
import dev.roster.audit.AuditLog;
import dev.roster.database.Database;
import dev.roster.http.Version;
import dev.roster.member.GroupSources;
import dev.roster.member.MemberConditions;
import dev.roster.problem.Problem;
import dev.roster.problem.Problem.FieldError;
import dev.roster.problem.ProblemType;
import dev.roster.review.ReviewItemView.MemberAccess;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.Validator;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Stores all decisions of a request or none. A decision concerns the member's current access, read under the account's lock.
 */
@ApplicationScoped
public class DecisionService {
    private static final ItemSql ITEM = new ItemSql("$1", "$4");

    // PostgreSQL has no statistics of a review that has just started, and expects one row. No index supports "is not distinct
    // from", so that it looks up the members of the request and does not read the whole review.

    private static final String CURRENT = """
            select i.member_id, r.name as role, case when %s then 'removed' else m.status end as status, %s as permissions,
                r.permissions as role_permissions, %s as groups, i.version
            from review_item i %s
            where i.account_id = $1 and i.member_id = any($3) and i.review_id is not distinct from $2"""
            .formatted(ITEM.gone(), ITEM.permissions(), GroupSources.json("$1"), ITEM.memberOfRow());

    /** By position in the arrays: a join with them may compare each item of the review with each decision. */
    private static final String DECIDE = """
            update review_item i
            set (decision, note, decider_id, decider_label) = (
                    select ($4::text[])[position], ($5::text[])[position], ($8::uuid[])[position],
                        case when ($8::uuid[])[position] is null then $9 end
                    from array_position($3::uuid[], i.member_id) as position),
                decided_at = $6, decider_kind = $7, decided_role = r.name, decided_status = m.status,
                decided_permissions = %2$s, version = i.version + 1
            from member m
            join role r on r.account_id = $1 and r.name = %1$s
            where i.account_id = $1 and i.member_id = any($3) and i.review_id is not distinct from $2
                and m.account_id = $1 and m.id = i.member_id"""
            .formatted(MemberConditions.effectiveRole("$6"), MemberConditions.permissions("$1", "r"));

    private static final String LOWEST_ROLE = "must not be demote: the member already has the role " + Decision.LOWER_ROLE
            + " and no other access that a demotion removes";

    @Inject
    AccountLock lock;
    @Inject
    ReviewerService reviewers;
    @Inject
    AuditLog audit;
    @Inject
    Database database;
    @Inject
    Validator validator;
    @Inject
    Clock clock;

    /** An item with the current access of its member. */
    private record CurrentItem(UUID memberId, MemberAccess access, int version) {
        static CurrentItem of(Row row) {
            return new CurrentItem(row.getUUID("member_id"), MemberAccess.of(row, ""), row.getInteger("version"));
        }
    }

    /** @param ifMatch the item's entity tag, or null */
    @WithTransaction
    public Uni<Void> decide(Actor actor, UUID reviewId, UUID memberId, Decisions.ItemDecision decision, String ifMatch) {
        Decisions.Line line = new Decisions.Line(memberId, decision.decision(), decision.note(), null);
        return lock(actor, reviewId)
                .chain(review -> currentItems(review, List.of(line))
                        .invoke(found -> mustBeValid(line, found.get(memberId), ifMatch))
                        .chain(() -> store(actor, review, List.of(line))));
    }

    @WithTransaction
    public Uni<Void> decide(Actor actor, UUID reviewId, Decisions decisions) {
        decisions.check(validator);
        return lock(actor, reviewId)
                .chain(review -> currentItems(review, decisions.decisions())
                        .invoke(found -> mustAllBeValid(decisions.decisions(), found))
                        .chain(() -> store(actor, review, decisions.decisions())));
    }

    private Uni<Review> lock(Actor actor, UUID reviewId) {
        return lock.confirm(actor)
                .chain(() -> Review.<Review> findById(new Review.Key(actor.accountId(), reviewId)))
                .onItem().ifNull().failWith(Problem::notFound)
                .invoke(Review::mustBeOpen)
                .call(review -> reviewers.mustInclude(actor, review));
    }

    private Uni<Map<UUID, CurrentItem>> currentItems(Review review, List<Decisions.Line> lines) {
        return database.list(CURRENT, CurrentItem::of, review.accountId, review.id,
                array(lines, Decisions.Line::memberId, UUID[]::new), clock.instant())
                .map(found -> found.stream().collect(Collectors.toMap(CurrentItem::memberId, Function.identity())));
    }

    private static void mustBeValid(Decisions.Line line, CurrentItem item, String ifMatch) {
        if (item == null) {
            throw Problem.notFound();
        }
        Version.check(ifMatch, ReviewItemView.etag(item.access().tag(), item.version()));
        if (item.access().wasRemoved()) {
            throw ProblemType.MEMBER_REMOVED.because("A removed member needs no decision.");
        }
        if (isDemotionOfLowestRole(line, item)) {
            throw Problem.invalid("decision", LOWEST_ROLE);
        }
    }

    private static void mustAllBeValid(List<Decisions.Line> lines, Map<UUID, CurrentItem> found) {
        List<FieldError> errors = new ArrayList<>();
        Set<UUID> seen = new HashSet<>();
        for (int i = 0; i < lines.size(); i++) {
            Decisions.Line line = lines.get(i);
            CurrentItem item = found.get(line.memberId());
            String path = "decisions[" + i + "].";
            if (item == null) {
                errors.add(new FieldError(path + "memberId", "is not a member of this review"));
            } else if (!seen.add(line.memberId())) {
                errors.add(new FieldError(path + "memberId", "occurs more than once"));
            } else if (item.access().wasRemoved()) {
                errors.add(new FieldError(path + "memberId", "was removed, and needs no decision"));
            } else if (line.accessTag() != null && !line.accessTag().equals(item.access().tag())) {
                errors.add(new FieldError(path + "accessTag", "does not match the member's current access"));
            } else if (isDemotionOfLowestRole(line, item)) {
                errors.add(new FieldError(path + "decision", LOWEST_ROLE));
            }
        }
        if (!errors.isEmpty()) {
            throw Problem.invalid(errors);
        }
    }

    private static boolean isDemotionOfLowestRole(Decisions.Line line, CurrentItem item) {
        return line.decision() == Decision.DEMOTE && !item.access().demotable();
    }

    private Uni<Void> store(Actor actor, Review review, List<Decisions.Line> lines) {
        AuditActor auditActor = AuditActor.of(actor);
        ReviewActor decider = ReviewActor.of(auditActor);
        return database.execute(DECIDE, review.accountId, review.id,
                array(lines, Decisions.Line::memberId, UUID[]::new),
                array(lines, line -> line.decision().value(), String[]::new),
                array(lines, line -> strip(line.note()), String[]::new),
                clock.instant(), decider.kind(),
                array(lines, line -> deciderId(actor, line.memberId()), UUID[]::new), decider.label())
                .chain(() -> record(auditActor, review, lines));
    }

    /** An operator counts as a member only in decisions about their own membership. */
    private static UUID deciderId(Actor actor, UUID memberId) {
        return actor.isOperator() && !memberId.equals(actor.ownMemberId()) ? null : actor.ownMemberId();
    }

    /** One event for all members with the same decision and note. */
    private Uni<Void> record(AuditActor actor, Review review, List<Decisions.Line> lines) {
        Map<Decisions.ItemDecision, JsonArray> members = new LinkedHashMap<>();
        lines.forEach(line -> members
                .computeIfAbsent(new Decisions.ItemDecision(line.decision(), strip(line.note())), first -> new JsonArray())
                .add(line.memberId().toString()));
        return audit.recordAll(review.accountId, actor, members.entrySet().stream()
                .map(each -> new AuditLog.Entry(AuditAction.REVIEW_DECIDED, review.target(), null,
                        new JsonObject().put("decision", each.getKey().decision().value())
                                .put("note", each.getKey().note()).put("members", each.getValue())))
                .toList());
    }

    private static String strip(String note) {
        return note == null || note.isBlank() ? null : note.strip();
    }
}
