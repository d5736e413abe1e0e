package dev.roster.member;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import dev.roster.access.AccessSettings;
import dev.roster.access.Membership;
import dev.roster.access.MembershipResult;
import dev.roster.access.Memberships;
import dev.roster.access.NaturalBatching;
import dev.roster.access.Permissions;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;

/** Looks memberships up, many in one statement; see {@link NaturalBatching} for why every answer is fresh all the same. */
@ApplicationScoped
class MembershipLookup implements Memberships {

    record Question(UUID accountId, String issuer, String subject) {
    }

    private static final String ASK = """
            select q.place, a.closed_at is not null as closed, m.id, m.email, m.name, r.name as role, m.status,
                %s as ends_at,
                array_to_string(r.permissions, ' ') as permissions
            from unnest($1::uuid[], $2::text[], $3::text[]) with ordinality as q (account_id, issuer, subject, place)
            join account a on a.id = q.account_id
            left join member m on m.account_id = q.account_id and m.issuer = q.issuer and m.subject = q.subject
                and %s
            left join role r on r.account_id = m.account_id and r.name = %s"""
            .formatted(MemberConditions.endsAt("$4"), MemberConditions.belongs("$4"), MemberConditions.role("$4"));

    @Inject
    Pool database;

    @Inject
    AccessSettings config;

    @Inject
    MeterRegistry meters;

    @Inject
    Clock clock;

    private NaturalBatching<Question, MembershipResult> batching;

    @PostConstruct
    void prepare() {
        batching = NaturalBatching.of(this::ask, config.decisions(), meters, "membership");
    }

    @Override
    public Uni<MembershipResult> standing(UUID accountId, String issuer, String subject) {
        return batching.ask(new Question(accountId, issuer, subject));
    }

    private Uni<List<MembershipResult>> ask(List<Question> questions) {
        Tuple columns = Tuple.of(
                questions.stream().map(Question::accountId).toArray(UUID[]::new),
                questions.stream().map(Question::issuer).toArray(String[]::new),
                questions.stream().map(Question::subject).toArray(String[]::new),
                OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC));
        return database.preparedQuery(ASK).execute(columns).map(rows -> answers(questions.size(), rows));
    }

    private static List<MembershipResult> answers(int size, RowSet<Row> rows) {
        MembershipResult[] answers = new MembershipResult[size];
        Arrays.fill(answers, MembershipResult.NOWHERE);
        Map<String, Permissions> permissions = new HashMap<>();
        for (Row row : rows) {
            answers[row.getLong("place").intValue() - 1] = new MembershipResult(true, row.getBoolean("closed"),
                    membership(row, permissions));
        }
        return List.of(answers);
    }

    /** @param permissions those of the rows before: most callers have one of very few roles */
    private static Membership membership(Row row, Map<String, Permissions> permissions) {
        UUID id = row.getUUID("id");
        OffsetDateTime endsAt = row.getOffsetDateTime("ends_at");
        return id == null ? null
                : new Membership(id, row.getString("email"), row.getString("name"), row.getString("role"),
                        MemberStatus.SUSPENDED.value().equals(row.getString("status")),
                        permissions.computeIfAbsent(row.getString("permissions"), Permissions::parse),
                        endsAt == null ? null : endsAt.toInstant());
    }
}
