package dev.roster.review;

import dev.roster.access.AccountLock;
import dev.roster.access.Actor;
import dev.roster.account.AccountService;
import dev.roster.audit.AuditAction;
import dev.roster.audit.AuditActor;
import dev.roster.audit.AuditLog;
import dev.roster.database.Database;
import dev.roster.http.Versioned;
import dev.roster.list.Conditions;
import dev.roster.mail.Outbox;
import dev.roster.member.GroupSources;
import dev.roster.member.MemberConditions;
import dev.roster.problem.Problem;
import dev.roster.problem.ProblemType;
import dev.roster.value.Ids;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Starts reviews. A review has a copy of its members with their permissions, {@value #CHUNK} copied by each statement. */
@ApplicationScoped
public class ReviewStartService {
    private static final int MAX_MEMBERS = 50_000;
    private static final int CHUNK = 2_000;

    /** The parameter with the time of the snapshot. */
    private static final String NOW = "$3";

    private static final String COPY = """
            with chosen as (
                select m.id, m.email, m.name, m.name_key, r.name as role, %6$s as permissions,
                    r.permissions as role_permissions, coalesce(%7$s, '[]') as groups, m.status, m.joined_at,
                    x.last_active_at, %1$s as access_expires_at, s.owner_id, s.owner_group_id
                from member m
                left join service_account s on s.account_id = $1 and s.id = m.id
                join role r on r.account_id = $1 and r.name = %2$s
                join activity x on x.account_id = $1 and x.member_id = m.id
                where m.account_id = $1 and m.id > $4 and %3$s %4$s
                order by m.id
                limit %5$d
            ), copied as (
                insert into review_item (account_id, member_id, review_id, email, name, name_key, role, permissions,
                    role_permissions, groups, status, api_keys,
                    joined_at, last_active_at, access_expires_at, owner_id, owner_group_id, decision, version)
                select $1, c.id, $2, c.email, c.name, c.name_key, c.role, c.permissions, c.role_permissions, c.groups, c.status,
                    (select coalesce(jsonb_agg(jsonb_build_object('id', k.id, 'name', k.name, 'permissions', k.permissions)
                            order by k.id), '[]')
                     from api_key k
                     where k.account_id = $1 and k.member_id = c.id and k.revoked_at is null
                        and (k.expires_at is null or k.expires_at > $3)),
                    c.joined_at, c.last_active_at, c.access_expires_at, c.owner_id, c.owner_group_id, 'undecided', 0
                from chosen c
            )
            select count(*)::int as members, (array_agg(id order by id desc))[1] as last from chosen""";

    /** The member's own role, or that of a group. */
    private static final String HAS_ROLE = """
            r.name = ? or exists (
                select from access_group g where g.account_id = $1 and g.id = any(m.group_ids) and g.role = ?)""";

    private static final String NOT_REVIEWED_SINCE = """
            not exists (
                select from review_item i join review v on v.account_id = $1 and v.id = i.review_id
                where i.account_id = $1 and i.member_id = m.id and v.state = 'completed' and v.closed_at >= ?)""";

    @Inject
    AccountLock lock;
    @Inject
    AccountService accounts;
    @Inject
    ReviewerService reviewers;
    @Inject
    Database database;
    @Inject
    Outbox outbox;
    @Inject
    AuditLog audit;
    @Inject
    Clock clock;

    @WithTransaction
    public Uni<Versioned<ReviewView>> start(Actor actor, NewReview review) {
        if (!review.dueAt().isAfter(clock.instant())) {
            throw Problem.invalid("dueAt", "must be in the future");
        }
        return lock.confirm(actor)
                .chain(() -> reviewers.mustBeEligible(actor.accountId(), review.reviewers()))
                .chain(eligible -> begin(actor, review, null, eligible));
    }

    /** Call it in a transaction that holds the account's lock. @param scheduleId null if a person starts the review */
    Uni<Versioned<ReviewView>> begin(Actor actor, NewReview content, UUID scheduleId, List<ReviewerView> eligible) {
        return accounts.lock(actor.accountId())
                .map(account -> Review.start(account.id(), account.name(), content, scheduleId,
                        ReviewActor.of(AuditActor.of(actor)), clock.instant()))
                .chain(review -> review.<Review> persistAndFlush())
                .call(review -> copyMembers(review).invoke(members -> review.members = members))
                .call(review -> reviewers.add(review, eligible))
                .call(review -> record(actor, review, eligible))
                .call(review -> notify(review, eligible))
                .call(Panache::flush)
                .map(review -> new Versioned<>(ReviewView.started(review, eligible), review.version));
    }

    private Uni<Void> record(Actor actor, Review review, List<ReviewerView> eligible) {
        return audit.record(review.accountId, AuditActor.of(actor), AuditAction.REVIEW_STARTED, review.target(), null,
                new JsonObject()
                        .mergeIn(review.filter().json())
                        .put("members", review.members)
                        .put("reviewers", new JsonArray(eligible.stream().map(member -> member.memberId().toString()).toList()))
                        .put("dueAt", review.dueAt.toString()));
    }

    private Uni<Void> notify(Review review, List<ReviewerView> eligible) {
        return outbox.queue(review.accountId, ReviewEmails.ASSIGNMENT,
                eligible.stream().map(member -> new Outbox.NewEmail(review.id, member.email())).toList());
    }

    /** @return the number of members; fails if it is 0 or above 50,000 */
    private Uni<Integer> copyMembers(Review review) {
        return copyMembers(review, Ids.NIL, 0).invoke(members -> {
            if (members == 0) {
                throw ProblemType.NOTHING_TO_REVIEW.because("No member matches the filter.");
            }
        });
    }

    private Uni<Integer> copyMembers(Review review, UUID after, int before) {
        return chunk(review, after).chain(chunk -> {
            int members = before + chunk.members();
            if (members > MAX_MEMBERS) {
                throw ProblemType.REVIEW_TOO_LARGE
                        .because("A review has up to " + MAX_MEMBERS + " members. Use a filter, for example a role.");
            }
            return chunk.members() < CHUNK ? Uni.createFrom().item(members) : copyMembers(review, chunk.last(), members);
        });
    }

    private record Chunk(int members, UUID last) {
    }

    private Uni<Chunk> chunk(Review review, UUID after) {
        ReviewFilter filter = review.filter();
        Conditions chosen = Conditions.after(review.accountId, review.id, review.startedAt, after)
                .andIfGiven("x.idle_since <= ?", daysBefore(review.startedAt, filter.dormantDays()))
                .andIfGiven(NOT_REVIEWED_SINCE, daysBefore(review.startedAt, filter.notReviewedForDays()));
        if (filter.role() != null) {
            chosen.and(HAS_ROLE, filter.role(), filter.role());
        }
        String sql = COPY.formatted(MemberConditions.accessExpiresAt(NOW), MemberConditions.effectiveRole(NOW),
                MemberConditions.isCurrent(NOW),
                chosen.sql(), CHUNK, MemberConditions.permissions("$1", "r"), GroupSources.json("$1"));
        return database.first(sql, row -> new Chunk(row.getInteger("members"), row.getUUID("last")), chosen.parameters());
    }

    private static Instant daysBefore(Instant time, Integer days) {
        return days == null ? null : time.minus(Duration.ofDays(days));
    }
}
