package dev.roster.review;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.Validator;

import dev.roster.access.AccountLock;
import dev.roster.access.Actor;
import dev.roster.audit.AuditAction;
import dev.roster.audit.AuditActor;
import dev.roster.audit.AuditLog;
import dev.roster.member.MemberConditions;
import dev.roster.problem.Problem;
import dev.roster.problem.Problem.FieldError;
import dev.roster.problem.ProblemType;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/**
 * Takes decisions, all of a call or none: who was answered knows what stands, without looking for the lines that do not. A
 * decision is about the member as they are at that moment, under the account's lock.
 */
@ApplicationScoped
public class DecisionService {

    private static final String NOW = "?4";

    private static final String STANDINGS = """
            select i.member_id, r.name, case when %s then 'removed' else m.status end, array_to_string(r.permissions, ' '),
                i.version
            from review_item i %s
            where i.account_id = ?1 and i.review_id = ?2 and i.member_id = any(?3)"""
            .formatted(new ItemSql(NOW).gone(), new ItemSql(NOW).now());

    /**
     * The review is named so that no index takes it: of a review that has just begun PostgreSQL believes that it has one row,
     * and
     * would rather read all of it for each member than look the member up.
     */
    private static final String DECIDE = """
            update review_item i
            set decision = d.decision, note = d.note, decided_at = ?6, decider_kind = ?7,
                decider_id = d.decider_id, decider_label = case when d.decider_id is null then ?9 end,
                decided_role = r.name,
                decided_status = m.status, decided_permissions = r.permissions, version = i.version + 1
            from unnest(cast(?3 as uuid[]), cast(?4 as text[]), cast(?5 as text[]), cast(?8 as uuid[]))
                as d (member_id, decision, note, decider_id)
            join member m on m.account_id = ?1 and m.id = d.member_id
            join role r on r.account_id = ?1 and r.name = %s
            where i.account_id = ?1 and i.member_id = d.member_id and i.review_id is not distinct from ?2"""
            .formatted(MemberConditions.role("?6"));

    @Inject
    AccountLock lock;

    @Inject
    Reviewers reviewers;

    @Inject
    AuditLog audit;

    @Inject
    Validator validator;

    @Inject
    Clock clock;

    /** A member as the decision finds them. */
    private record Standing(MemberState now, int version) {

        String etag() {
            return '"' + now.tag() + '.' + version + '"';
        }
    }

    /** @param ifMatch the item's entity tag as it was seen, or null */
    @WithTransaction
    public Uni<Void> decide(Actor actor, UUID reviewId, UUID memberId, ItemDecision decision, String ifMatch) {
        List<Decisions.Line> one = List.of(new Decisions.Line(memberId, decision.decision(), decision.note(), null));
        return begin(actor, reviewId)
                .chain(review -> standings(review, one).invoke(standings -> {
                    Standing standing = standings.get(memberId);
                    if (standing == null) {
                        throw Problem.notFound();
                    }
                    mustBeAsSeen(ifMatch, standing);
                    if (standing.now().isRemoved()) {
                        throw ProblemType.MEMBER_REMOVED.because("Who is gone needs no decision.");
                    }
                    String mistake = mistake(one.get(0), standing);
                    if (mistake != null) {
                        throw Problem.invalid("decision", mistake);
                    }
                }).chain(() -> take(actor, review, one)));
    }

    @WithTransaction
    public Uni<Void> decide(Actor actor, UUID reviewId, Decisions decisions) {
        decisions.check(validator);
        return begin(actor, reviewId)
                .chain(review -> standings(review, decisions.decisions())
                        .invoke(standings -> mustAllBePossible(decisions.decisions(), standings))
                        .chain(() -> take(actor, review, decisions.decisions())));
    }

    private Uni<Review> begin(Actor actor, UUID reviewId) {
        return lock.confirm(actor)
                .chain(() -> Review.<Review> findById(new Review.Key(actor.accountId(), reviewId)))
                .onItem().ifNull().failWith(Problem::notFound)
                .invoke(Review::mustBeOpen)
                .call(review -> reviewers.mustBeOne(actor, review));
    }

    private Uni<Map<UUID, Standing>> standings(Review review, List<Decisions.Line> lines) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(STANDINGS, Object[].class)
                        .setParameter(1, review.accountId)
                        .setParameter(2, review.id)
                        .setParameter(3, column(lines, Decisions.Line::memberId, UUID[]::new))
                        .setParameter(4, clock.instant())
                        .getResultList())
                .map(rows -> {
                    Map<UUID, Standing> standings = new HashMap<>();
                    rows.forEach(row -> standings.put((UUID) row[0], new Standing(
                            MemberState.of((String) row[1], (String) row[2], (String) row[3]), (Integer) row[4])));
                    return standings;
                });
    }

    private static void mustBeAsSeen(String ifMatch, Standing standing) {
        boolean any = ifMatch == null || ifMatch.isBlank() || ifMatch.strip().equals("*");
        if (!any && Arrays.stream(ifMatch.split(",")).map(String::strip).noneMatch(standing.etag()::equals)) {
            throw ProblemType.STALE_VERSION.because("Read it again and decide on what it is now.");
        }
    }

    private static void mustAllBePossible(List<Decisions.Line> lines, Map<UUID, Standing> standings) {
        List<FieldError> errors = new ArrayList<>();
        Set<UUID> seen = new HashSet<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = "decisions[" + i + "].";
            Standing standing = standings.get(lines.get(i).memberId());
            if (standing == null) {
                errors.add(new FieldError(line + "memberId", "is nobody whom the review is about"));
            } else if (!seen.add(lines.get(i).memberId())) {
                errors.add(new FieldError(line + "memberId", "stands in this request before"));
            } else if (standing.now().isRemoved()) {
                errors.add(new FieldError(line + "memberId", "is gone, and needs no decision"));
            } else if (lines.get(i).state() != null && !lines.get(i).state().equals(standing.now().tag())) {
                errors.add(new FieldError(line + "state", "is not what the member is now"));
            } else if (mistake(lines.get(i), standing) != null) {
                errors.add(new FieldError(line + "decision", mistake(lines.get(i), standing)));
            }
        }
        if (!errors.isEmpty()) {
            throw Problem.invalid(errors);
        }
    }

    private static String mistake(Decisions.Line line, Standing standing) {
        return line.decision() == Decision.DEMOTE && standing.now().role().equals(Decision.LOWER_ROLE)
                ? "cannot be demote: they have the role " + Decision.LOWER_ROLE + " already"
                : null;
    }

    private Uni<Void> take(Actor actor, Review review, List<Decisions.Line> lines) {
        AuditActor author = AuditActor.of(actor);
        ReviewActor decider = ReviewActor.of(author);
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(DECIDE)
                        .setParameter(1, review.accountId)
                        .setParameter(2, review.id)
                        .setParameter(3, column(lines, Decisions.Line::memberId, UUID[]::new))
                        .setParameter(4, column(lines, line -> line.decision().value(), String[]::new))
                        .setParameter(5, column(lines, line -> words(line.note()), String[]::new))
                        .setParameter(6, clock.instant())
                        .setParameter(7, decider.kind())
                        .setParameter(8, column(lines, line -> deciderId(actor, line.memberId()), UUID[]::new))
                        .setParameter(9, decider.label())
                        .executeUpdate())
                .chain(() -> record(author, review, lines));
    }

    /** An operator counts as a member on their own membership only: on others they decide for the deployment. */
    private static UUID deciderId(Actor actor, UUID memberId) {
        return actor.isOperator() && !memberId.equals(actor.self()) ? null : actor.self();
    }

    /** One event for all that were decided alike: a bulk of a thousand reads as what it was, one decision. */
    private Uni<Void> record(AuditActor author, Review review, List<Decisions.Line> lines) {
        Map<ItemDecision, JsonArray> alike = new LinkedHashMap<>();
        lines.forEach(line -> alike
                .computeIfAbsent(new ItemDecision(line.decision(), words(line.note())), first -> new JsonArray())
                .add(line.memberId().toString()));
        return audit.recordAll(review.accountId, author, alike.entrySet().stream()
                .map(each -> new AuditLog.Entry(AuditAction.REVIEW_DECIDED, review.target(), null,
                        new JsonObject().put("decision", each.getKey().decision().value())
                                .put("note", each.getKey().note()).put("members", each.getValue())))
                .toList());
    }

    private static String words(String note) {
        return note == null || note.isBlank() ? null : note.strip();
    }

    private static <T> T[] column(List<Decisions.Line> lines, java.util.function.Function<Decisions.Line, T> value,
            java.util.function.IntFunction<T[]> array) {
        return lines.stream().map(value).toArray(array);
    }
}
