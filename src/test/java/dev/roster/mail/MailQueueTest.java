package dev.roster.mail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.RosterStack;
import dev.roster.testing.Services;
import dev.roster.testing.Sql;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An account with thousands of emails neither delays other accounts nor makes claims more expensive. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class MailQueueTest {
    private static final int MANY = 20_000;
    private static final Duration LEASE = Duration.ofHours(1);
    private static final int BLOCKS = 120;

    @Inject
    MailQueue queue;

    /** No renderer has this kind, so the dispatcher does not claim the emails. */
    private final String kind = "fair-" + UUID.randomUUID();
    private final List<String> accounts = Stream.generate(() -> UUID.randomUUID().toString()).limit(25).toList();

    @BeforeEach
    void open() {
        accounts.forEach(account -> Sql.update("""
                insert into account (id, name, default_language, invitation_lifetime_seconds, allowed_email_domains,
                    api_key_header, created_at, version)
                values (?::uuid, 'Fair', 'en', 1, '{}', 'X-API-Key', now(), 0)""", account));
    }

    @AfterEach
    void deleteAccounts() {
        accounts.forEach(account -> {
            Sql.update("delete from mail where account_id = ?::uuid", account);
            Sql.update("delete from account where id = ?::uuid", account);
        });
    }

    @Test
    void noAccountWaitsForTheBacklogOfAnother() {
        queue(accounts.get(0), MANY);
        accounts.stream().skip(1).forEach(account -> queue(account, 2));
        // Two rounds over 25 accounts, ten at a time, and the ends of the rounds.
        List<String> claimed = IntStream.range(0, 8).boxed().flatMap(round -> claim(10).stream()).toList();
        accounts.stream().skip(1).forEach(account -> assertThat(claimed).as(account).filteredOn(account::equals).hasSize(2));
        assertThat(claim(10)).as("only the backlog is left").hasSize(10).containsOnly(accounts.get(0));
    }

    @Test
    void noEmailIsClaimedTwiceAndTheOldestIsFirst() {
        queue(accounts.get(0), 25);
        for (int first : new int[] { 1, 11, 21 }) {
            assertThat(Services.call(() -> queue.claim(Set.of(kind), 10, LEASE))).extracting(DueEmail::recipient)
                    .containsExactlyInAnyOrderElementsOf(
                            IntStream.rangeClosed(first, Math.min(first + 9, 25)).mapToObj(Integer::toString).toList());
        }
        assertThat(claim(10)).isEmpty();
    }

    /** Without materialization, some join methods run the limited select once for each email of the account. */
    @ParameterizedTest
    @ValueSource(strings = { "hashjoin", "mergejoin", "nestloop", "hashjoin mergejoin", "hashjoin mergejoin hashagg sort" })
    void aClaimNeverExceedsItsLimit(String disabled) {
        queue(accounts.get(0), 200);
        String claim = claimSql(accounts.get(0));
        Stream.of(disabled.split(" ")).forEach(method -> Sql.update("set enable_" + method + " = off"));
        try {
            assertThat(Sql.column(claim)).hasSize(10);
        } finally {
            Sql.update("reset all");
        }
    }

    private String claimSql(String account) {
        return MailQueue.CLAIM.replace("$1", "'" + account + "'::uuid").replace("$2", "array['" + kind + "']")
                .replace("$3", "now()").replace("$4", "now() + interval '1 h'").replace("$5", "10");
    }

    @Test
    void theCostOfAClaimDoesNotDependOnTheBacklog() {
        // Removes entries of the index that earlier tests have left.
        Sql.update("vacuum mail");
        queue(accounts.get(0), 1);
        queue(accounts.get(1), 1);
        String nextAccounts = MailQueue.NEXT_ACCOUNTS.replace("$1", "'" + new UUID(0, 0) + "'::uuid")
                .replace("$2", "array['" + kind + "']").replace("$3", "now()").replace("$4", "10");
        int fewBlocks = blocks(planAgain(nextAccounts));
        queue(accounts.get(0), MANY);
        Sql.update("analyze mail");
        assertThat(blocks(planAgain(nextAccounts))).isLessThan(fewBlocks + BLOCKS);
        String plan = plan(claimSql(accounts.get(0)));
        assertThat(plan).doesNotContain("Seq Scan on mail");
        assertThat(blocks(plan)).as(plan).isLessThan(3 * BLOCKS);
    }

    /** The first execution reads the catalogs to plan the statements of the function. */
    private static String planAgain(String statement) {
        plan(statement);
        return plan(statement);
    }

    private static String plan(String statement) {
        return String.join("\n", Sql.column("explain (analyze, buffers) " + statement));
    }

    private static int blocks(String plan) {
        return Stream.of(plan.split("\n")).filter(line -> line.contains("Buffers:")).findFirst()
                .map(line -> Stream.of(line.replaceAll("(dirtied|written)=\\d+", "").split("\\D+"))
                        .filter(number -> !number.isEmpty()).mapToInt(Integer::parseInt).sum())
                .orElseThrow();
    }

    private void queue(String account, int mails) {
        Sql.update("""
                insert into mail (account_id, id, kind, subject_id, recipient, state, attempts, next_attempt_at, created_at)
                select ?::uuid, gen_random_uuid(), ?, gen_random_uuid(), n, 'queued', 0,
                    now() - interval '1 h' + make_interval(secs => n / 1000.0), now()
                from generate_series(1, ?) n""", account, kind, mails);
    }

    private List<String> claim(int limit) {
        return Services.call(() -> queue.claim(Set.of(kind), limit, LEASE)).stream()
                .map(mail -> mail.accountId().toString()).toList();
    }
}
