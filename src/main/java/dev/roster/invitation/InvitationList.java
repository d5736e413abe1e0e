package dev.roster.invitation;

import dev.roster.database.Database;
import dev.roster.group.GroupName;
import dev.roster.http.Versioned;
import dev.roster.list.Cursor;
import dev.roster.list.Page;
import dev.roster.list.StateRanges;
import dev.roster.mail.DeliveryView;
import dev.roster.member.MemberCounts;
import dev.roster.value.Ids;
import dev.roster.value.Times;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Reads invitations, in descending order of expiry. */
@ApplicationScoped
public class InvitationList {
    private static final String COLUMNS = """
            select i.*, %s, %s,
                case when i.state = 'open' and i.expires_at <= $2 then 'expired' else i.state end as state_now
            """.formatted(DeliveryView.COLUMNS, GroupName.column("$1", "i.group_ids"));

    private static final String GET = COLUMNS + """
            from invitation i
            join mail d on d.account_id = $1 and d.id = i.mail_id
            where i.account_id = $1 and i.id = $3""";

    /** An address has few invitations. The limit of 1 forces one lookup, as below. */
    private static final String OF_MEMBER = COLUMNS + """
            from (
                select * from invitation k
                where k.account_id = $1 and k.member_id = $3
                    and k.email = (select m.email from member m where m.account_id = $1 and m.id = $3)
                order by k.id desc
                limit 1
            ) i
            cross join lateral (
                select * from mail d where d.account_id = $1 and d.id = i.mail_id limit 1
            ) d""";

    /** The limits of 1 force one lookup per row: for a join, a generic plan may read all emails of a large account. */
    private static final String LIST = COLUMNS + StateRanges.found("invitation", "open") + """
            cross join lateral (
                select * from invitation i where i.account_id = $1 and i.id = found.id limit 1
            ) i
            cross join lateral (
                select * from mail d where d.account_id = $1 and d.id = i.mail_id limit 1
            ) d
            order by found.expires_at desc, found.id desc
            limit %1$d""";

    /** Undelivered emails that a list and the count check, newest first. */
    private static final int CHECKED = 200;
    /** As for members, so that pages show both numbers alike. */
    private static final int COUNTED = MemberCounts.LIMIT + 1;
    private static final Duration UNDELIVERED_FOR = Duration.ofDays(30);

    /** Open and expired invitations {@code i} whose latest email {@code e} failed or bounced since a time. */
    private static final String UNDELIVERED = """
            from (
                select k.id, k.subject_id from mail k
                where k.account_id = $1 and k.state in ('failed', 'bounced') and k.kind = '%s' and k.finished_at > %%s
                order by k.finished_at desc, k.id desc
                limit %d
            ) e
            cross join lateral (
                select * from invitation i
                where i.account_id = $1 and i.id = e.subject_id and i.mail_id = e.id and i.link_id is null and i.state = 'open'
                limit 1
            ) i
            """.formatted(InvitationService.MAIL_KIND, CHECKED);

    private static final String LIST_UNDELIVERED = COLUMNS + UNDELIVERED.formatted("$3") + """
            cross join lateral (
                select * from mail d where d.account_id = $1 and d.id = e.id limit 1
            ) d
            order by d.finished_at desc, d.id desc
            limit %d""".formatted(CHECKED);

    /** In the order of an index, because PostgreSQL may otherwise read the table from its start. */
    private static final String COUNT = """
            select (
                select count(*)::int from (
                    select 1 from invitation k where k.account_id = $1 and k.state = 'open' order by k.expires_at, k.id limit %2$d
                ) counted) as open,
                (select count(*)::int from (select 1 %1$s limit %2$d) counted) as undelivered"""
            .formatted(UNDELIVERED.formatted("$2"), COUNTED);

    /**
     * Numbers of invitations, or one more than {@link MemberCounts#LIMIT}.
     *
     * @param open open and expired
     * @param undelivered of these, whose latest email was not delivered within the last 30 days
     */
    public record Counts(int open, int undelivered) {
    }

    @Inject
    Database database;
    @Inject
    Clock clock;

    public Uni<Versioned<InvitationView>> get(UUID accountId, UUID invitationId) {
        return get(accountId, invitationId, null);
    }

    /** @return the invitation that the member accepted; null if there is none */
    public Uni<Versioned<InvitationView>> ofMember(UUID accountId, UUID memberId) {
        return database.first(OF_MEMBER, row -> new Versioned<>(InvitationView.of(row, null), row.getInteger("version")),
                accountId, clock.instant(), memberId);
    }

    /** @param outcome for the response of {@code invite}; null for other operations */
    Uni<Versioned<InvitationView>> get(UUID accountId, UUID invitationId, InvitationOutcome.Kind outcome) {
        return database.one(GET, row -> new Versioned<>(InvitationView.of(row, outcome), row.getInteger("version")),
                accountId, clock.instant(), invitationId);
    }

    public Uni<Counts> count(UUID accountId) {
        return database.first(COUNT, row -> new Counts(row.getInteger("open"), row.getInteger("undelivered")), accountId,
                clock.instant().minus(UNDELIVERED_FOR));
    }

    /** Open and expired invitations whose latest email was not delivered within the last 30 days, newest failure first. */
    public Uni<List<InvitationView>> undelivered(UUID accountId) {
        Instant now = clock.instant();
        return database.list(LIST_UNDELIVERED, row -> InvitationView.of(row, null), accountId, now,
                now.minus(UNDELIVERED_FOR));
    }

    /** @param states empty for all */
    public Uni<Page<InvitationView>> list(UUID accountId, Set<InvitationState> states, int limit, String cursor) {
        String list = "invitations " + accountId + " " + states;
        Cursor.Position position = Cursor.read(list, cursor);
        return database.list(LIST.formatted(limit + 1), row -> InvitationView.of(row, null), accountId, clock.instant(),
                (states.isEmpty() ? EnumSet.allOf(InvitationState.class) : states).stream()
                        .map(InvitationState::value).toArray(String[]::new),
                position == null ? Times.LATEST : position.time(0), position == null ? Ids.MAX : position.id(1))
                .map(found -> Page.of(found, limit, list,
                        last -> List.of(last.expiresAt().toString(), last.id().toString())));
    }
}
