package dev.roster.activity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.access.ActivitySink.Via;
import dev.roster.activity.Activity.Access;
import dev.roster.activity.Activity.Subject;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestSize;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Each member counts once a day, also if several replicas write. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class ActiveMembersTest {
    private static final LocalDate DAY = LocalDate.of(2026, 3, 29);

    @Inject
    Activity activity;
    @Inject
    ActiveMembers days;

    @Test
    void countsEachMemberOnceADay() {
        TestAccount account = TestAccount.open();
        UUID accountId = UUID.fromString(account.id());
        List<UUID> members = members(account, 3);
        write(accountId, members.subList(0, 2), at(DAY, 1));
        write(accountId, members.subList(0, 2), at(DAY, 23));
        write(accountId, members, at(DAY, 23));
        write(accountId, members.subList(0, 1), at(DAY.plusDays(1), 0));
        write(accountId, members.subList(0, 1), at(DAY, 5));

        assertThat(days.until(accountId, DAY.plusDays(1), 4).await().indefinitely())
                .extracting(ActiveMembers.Day::day, ActiveMembers.Day::members)
                .containsExactly(tuple(DAY.minusDays(2), 0), tuple(DAY.minusDays(1), 0), tuple(DAY, 3),
                        tuple(DAY.plusDays(1), 1));
    }

    @Test
    void countsEachMemberOnceWhenReplicasWriteAtTheSameTime() {
        for (int round = 0; round < TestSize.of(5, 20); round++) {
            TestAccount account = TestAccount.open();
            UUID accountId = UUID.fromString(account.id());
            List<UUID> members = members(account, 20);
            List<Uni<Void>> writes = new ArrayList<>();
            for (int replica = 0; replica < 8; replica++) {
                writes.add(activity.run(Activity.MEMBERS, rows(accountId, members, at(DAY, 8 + replica))));
            }
            Uni.join().all(writes).andFailFast().await().indefinitely();
            assertThat(days.until(accountId, DAY, 1).await().indefinitely().get(0).members()).isEqualTo(20);
        }
    }

    private void write(UUID accountId, List<UUID> members, Instant time) {
        activity.run(Activity.MEMBERS, rows(accountId, members, time)).await().indefinitely();
    }

    private static List<Map.Entry<Subject, Access>> rows(UUID accountId, List<UUID> members, Instant time) {
        return members.stream().map(id -> Map.entry(new Subject(accountId, id), new Access(time, Via.API, null))).toList();
    }

    /** Members without activity. */
    private static List<UUID> members(TestAccount account, int count) {
        return IntStream.range(0, count).mapToObj(n -> {
            UUID id = UUID.randomUUID();
            Sql.update(
                    """
                            insert into member (account_id, id, issuer, subject, email, name, name_key, role, status, joined_at, version)
                            values (?::uuid, ?, 'i', ?, ?, 'N', 'n', 'member', 'active', now(), 0)""",
                    account.id(), id, "s" + n,
                    "m" + n + "@x.example");
            Sql.update("""
                    insert into activity (account_id, member_id, status, role, idle_since)
                    values (?::uuid, ?, 'active', 'member', now())""", account.id(), id);
            return id;
        }).toList();
    }

    private static Instant at(LocalDate day, int hour) {
        return OffsetDateTime.of(day.atTime(hour, 0), ZoneOffset.UTC).toInstant();
    }

    private static org.assertj.core.groups.Tuple tuple(Object... values) {
        return org.assertj.core.groups.Tuple.tuple(values);
    }
}
