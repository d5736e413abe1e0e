package dev.roster.review;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import dev.roster.list.Conditions;
import dev.roster.member.MemberConditions;
import dev.roster.problem.ProblemType;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;

/**
 * Freezes whom a review is about: what each could do at that moment. Under the account's lock, so that it is one moment for all
 * of
 * them, and some thousand at a time, so that no statement takes long.
 */
@ApplicationScoped
class ReviewSnapshot {

    static final int MOST = 50_000;

    private static final int CHUNK = 2_000;

    private static final UUID FIRST = new UUID(0, 0);

    /** The parameter that holds the moment. */
    private static final String NOW = "?3";

    private static final String FREEZE = """
            with chosen as (
                select m.id, m.email, m.name, m.name_key, r.name as role, r.permissions, m.status, m.joined_at,
                    x.last_active_at, %1$s as ends_at
                from member m
                join role r on r.account_id = m.account_id and r.name = %2$s
                join activity x on x.account_id = m.account_id and x.member_id = m.id
                where m.account_id = ?1 and m.id > ?4 and %3$s %4$s
                order by m.id
                limit %5$d
            ), frozen as (
                insert into review_item (account_id, member_id, review_id, email, name, name_key, role, permissions, status, api_keys,
                    joined_at, last_active_at, ends_at, decision, version)
                select ?1, c.id, ?2, c.email, c.name, c.name_key, c.role, c.permissions, c.status,
                    (select coalesce(jsonb_agg(jsonb_build_object('id', k.id, 'name', k.name, 'permissions', k.permissions)
                            order by k.id), '[]')
                     from api_key k
                     where k.account_id = ?1 and k.member_id = c.id and k.revoked_at is null
                        and (k.expires_at is null or k.expires_at > ?3)),
                    c.joined_at, c.last_active_at, c.ends_at, 'undecided', 0
                from chosen c
            )
            select cast(count(*) as integer), (array_agg(id order by id desc))[1] from chosen""";

    private static final String NOT_REVIEWED_SINCE = """
            not exists (
                select from review_item i join review v on v.account_id = i.account_id and v.id = i.review_id
                where i.account_id = m.account_id and i.member_id = m.id and v.state = 'completed' and v.closed_at >= ?)""";

    /** @return how many there are; fails when there is nobody, or when there are too many to decide on at once */
    Uni<Integer> freeze(Review review) {
        return freeze(review, FIRST, 0).invoke(frozen -> {
            if (frozen == 0) {
                throw ProblemType.NOTHING_TO_REVIEW.because("No member is as the filter wants them.");
            }
        });
    }

    private Uni<Integer> freeze(Review review, UUID after, int before) {
        return chunk(review, after).chain(row -> {
            int frozen = before + (Integer) row[0];
            if (frozen > MOST) {
                throw ProblemType.REVIEW_TOO_LARGE
                        .because("A review is about up to " + MOST + " members: choose by role, say.");
            }
            return (Integer) row[0] < CHUNK ? Uni.createFrom().item(frozen) : freeze(review, (UUID) row[1], frozen);
        });
    }

    private static Uni<Object[]> chunk(Review review, UUID after) {
        Conditions chosen = chosen(review, after);
        String sql = FREEZE.formatted(MemberConditions.endsAt(NOW), MemberConditions.role(NOW), MemberConditions.belongs(NOW),
                chosen.sql(), CHUNK);
        return Panache.getSession()
                .chain(session -> chosen.bind(session.createNativeQuery(sql, Object[].class)).getSingleResult());
    }

    private static Conditions chosen(Review review, UUID after) {
        ReviewFilter filter = review.filter();
        return Conditions.forSession(review.accountId, review.id, review.startedAt, after)
                .andIfGiven("r.name = ?", filter.role())
                .andIfGiven("x.idle_since <= ?", daysBefore(review.startedAt, filter.dormantDays()))
                .andIfGiven(NOT_REVIEWED_SINCE, daysBefore(review.startedAt, filter.notReviewedForDays()));
    }

    private static Instant daysBefore(Instant time, Integer days) {
        return days == null ? null : time.minus(Duration.ofDays(days));
    }
}
