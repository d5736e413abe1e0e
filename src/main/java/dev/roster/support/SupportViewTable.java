package dev.roster.support;

import dev.roster.access.SupportView;
import dev.roster.access.ViewedMember;
import dev.roster.database.Database;
import dev.roster.member.MemberConditions;
import dev.roster.problem.Problem;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

@ApplicationScoped
class SupportViewTable {
    private static final String CONSENTS = "a.support_view_since is not null and coalesce(a.support_view_until > %1$s, true)";

    /** Why a view that has no recorded end ends now; null if it continues. A later consent does not continue earlier views. */
    private static final String END = """
            case when a.closed_at is not null then 'account-closed'
                when not (%1$s) or a.support_view_since > v.started_at then 'consent-withdrawn'
                when not (%2$s) then 'member-lost-access'
                when v.expires_at <= %%1$s then 'expired' end""".formatted(CONSENTS, MemberConditions.isActive("%1$s"));

    private static final String FIND = """
            select m.id, m.issuer, m.subject, v.ended_by is not null as recorded, coalesce(v.ended_by, %s) as ended_by
            from support_view v
            join account a on a.id = $1
            join member m on m.account_id = $1 and m.id = v.member_id
            where v.account_id = $1 and v.id = $2""".formatted(END.formatted("$3"));

    private static final String TO_END = """
            select * from (
                select v.account_id, v.id, v.expires_at, %s as ended_by
                from support_view v
                join account a on a.id = v.account_id
                join member m on m.account_id = v.account_id and m.id = v.member_id
                where v.ended_at is null
            ) open_views where ended_by is not null
            order by expires_at limit 1000""".formatted(END.formatted("$1"));

    private static final String CANDIDATE = """
            select m.id, m.email, a.closed_at is null and %s as consents
            from account a
            left join member m on m.account_id = $1 and m.email = $2 and %s
            where a.id = $1""".formatted(CONSENTS.formatted("$3"), MemberConditions.isActive("$3"));

    private static final String ADD = """
            insert into support_view (account_id, id, member_id, operator, reason, started_at, expires_at)
            values ($1, $2, $3, $4, $5, $6, $7)""";

    private static final String RECORD_END = """
            update support_view v set ended_at = $3, ended_by = $4
            from member m
            where v.account_id = $1 and v.id = $2 and v.ended_at is null and m.account_id = $1 and m.id = v.member_id
            returning v.id, v.member_id, m.email, v.operator, v.reason, v.started_at, v.expires_at, v.ended_at, v.ended_by""";

    private static final String ERASE_REASONS = """
            update support_view set reason = '' where account_id = $1 and member_id = $2""";

    private static final String DELETE_OLD = """
            delete from support_view v using account a
            where a.id = v.account_id and v.ended_at < $1::timestamptz - make_interval(days => a.audit_retention_days)""";

    private static final String LATEST = """
            select v.*, m.email from support_view v
            join member m on m.account_id = $1 and m.id = v.member_id
            where v.account_id = $1
            order by v.id desc limit 50""";

    /** @param memberId null if no active member has the address */
    record Candidate(UUID memberId, String email, boolean consents) {
        static Candidate of(Row row) {
            return new Candidate(row.getUUID("id"), row.getString("email"), row.getBoolean("consents"));
        }
    }

    /** @param end null while the view continues; {@code isRecorded} whether its end is stored */
    record Found(ViewedMember member, ViewEnd end, boolean isRecorded) {
        static Found of(UUID accountId, Row row) {
            return new Found(
                    new ViewedMember(accountId, row.getUUID("id"), row.getString("issuer"), row.getString("subject")),
                    ViewEnd.of(row.getString("ended_by")), row.getBoolean("recorded"));
        }

        /** @throws Problem {@code support-view-ended} */
        ViewedMember active() {
            if (end != null) {
                throw ViewedMember.ended();
            }
            return member;
        }
    }

    record Ending(UUID accountId, UUID id, ViewEnd end) {
        static Ending of(Row row) {
            return new Ending(row.getUUID("account_id"), row.getUUID("id"), ViewEnd.of(row.getString("ended_by")));
        }
    }

    @Inject
    Database database;
    @Inject
    Clock clock;

    /** Fails with {@code support-view-ended} if the record of the view was deleted. */
    Uni<Found> find(SupportView view) {
        return database.first(FIND, row -> Found.of(view.accountId(), row), view.accountId(), view.id(), clock.instant())
                .onItem().ifNull().failWith(ViewedMember::ended);
    }

    /** Fails with {@code not-found} if the account does not exist. */
    Uni<Candidate> candidate(UUID accountId, String email) {
        return database.one(CANDIDATE, Candidate::of, accountId, email, clock.instant());
    }

    Uni<Void> add(UUID accountId, UUID id, UUID memberId, String operator, String reason, Instant startedAt,
            Instant expiresAt) {
        return database.execute(ADD, accountId, id, memberId, operator, reason, startedAt, expiresAt).replaceWithVoid();
    }

    /** @return null if the end was recorded before */
    Uni<SupportViewRecord> recordEnd(UUID accountId, UUID id, ViewEnd end) {
        return database.first(RECORD_END, SupportViewRecord::of, accountId, id, clock.instant(), end.value());
    }

    Uni<List<Ending>> toEnd() {
        return database.list(TO_END, Ending::of, clock.instant());
    }

    Uni<Void> eraseReasons(UUID accountId, UUID memberId) {
        return database.execute(ERASE_REASONS, accountId, memberId).replaceWithVoid();
    }

    /** Deletes views that ended before the retention of their account. */
    Uni<Integer> deleteOld() {
        return database.execute(DELETE_OLD, clock.instant());
    }

    /** The 50 latest views of the account. */
    Uni<List<SupportViewRecord>> latest(UUID accountId) {
        return database.list(LATEST, SupportViewRecord::of, accountId);
    }
}
