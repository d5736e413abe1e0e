package dev.roster.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.roster.testing.Answer;
import dev.roster.testing.Call;
import dev.roster.testing.RequiresOwnServer;
import dev.roster.testing.Reviews;
import dev.roster.testing.Reviews.Review;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import io.quarkus.logging.Log;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Completing a review of ten thousand members takes few statements, and does not delay decisions. */
@Tag("full")
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class LargeReviewTest {
    private static final int SIZE = 10_000;
    private static final int WARM = 3_000;
    private static final int CLIENTS = 2;
    /** The pause between two decisions of a client. A few hundred decisions a second leave the processor to the completion. */
    private static final Duration PAUSE = Duration.ofMillis(5);
    private static final Duration MAX_RESPONSE_TIME = Duration.ofSeconds(1);
    /** Reads and seals a thousand items per statement; the rest are decisions, results, and the answer's progress. */
    private static final int MAX_STATEMENTS = 2 * (SIZE / 1_000 + 1) + 5;

    @Test
    @RequiresOwnServer("counts statements with pg_stat_statements")
    void completesInOneTransactionWhileDecisionsGoOn() throws Exception {
        warmUp();
        TestAccount account = TestAccount.open();
        fill(account, SIZE);
        long begun = System.nanoTime();
        Review review = Reviews.started(account, account.admin());
        Duration copying = since(begun);
        assertThat(review.get().getInteger("members")).isEqualTo(SIZE + 1);
        review.decided(account.admin(), "keep");
        decideAll(account, review, SIZE);

        List<Long> nanos = Collections.synchronizedList(new ArrayList<>());
        AtomicBoolean over = new AtomicBoolean();
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        List<Future<Integer>> results = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            results.add(clients.submit(authorizeUntil(over, account, nanos)));
        }
        long statements = itemStatements();
        long start = System.nanoTime();
        Answer completed = review.complete().send();
        Duration completing = since(start);
        over.set(true);
        int failures = 0;
        for (Future<Integer> result : results) {
            failures += result.get();
        }
        clients.shutdown();

        assertThat(completed.status()).as(completed.body()).isEqualTo(200);
        Duration slowest = Duration.ofNanos(Collections.max(nanos));
        Log.infof("Copied %d members in %d ms, completed in %d ms, %d decisions meanwhile, the slowest took %d ms", SIZE,
                copying.toMillis(), completing.toMillis(), nanos.size(), slowest.toMillis());
        assertThat(failures).as("decisions without status 200").isZero();
        assertThat(nanos).hasSizeGreaterThan(50);
        assertThat(slowest).isLessThan(MAX_RESPONSE_TIME);
        assertThat(itemStatements() - statements).isLessThanOrEqualTo(MAX_STATEMENTS);
        assertThat(completed.json().getJsonObject("progress").getInteger("keep")).isEqualTo(SIZE - 2_000 + 1);
        assertThat(members(account, "status = 'removed'")).isEqualTo(1_000);
        assertThat(members(account, "role = 'clerk' and status = 'active'")).isEqualTo(SIZE - 2_000);
        assertThat(members(account, "role = 'member' and status = 'active'")).isEqualTo(1_000);
        String report = Call.get(account.admin().api(), review.path() + "/report").send().body();
        assertThat(report.lines()).hasSize(SIZE + 6);
    }

    @Test
    void failedReportClosesTheConnection() throws IOException {
        TestAccount account = TestAccount.open();
        fill(account, SIZE);
        Review review = Reviews.started(account, account.admin());
        review.decided(account.admin(), "keep");
        decideAll(account, review, SIZE);
        assertThat(review.complete().send().status()).isEqualTo(200);
        for (String format : List.of("ndjson", "csv")) {
            HttpURLConnection download = (HttpURLConnection) URI
                    .create("http://localhost:" + RestAssured.port + review.path() + "/report?format=" + format).toURL()
                    .openConnection();
            download.setRequestProperty("Authorization", "Bearer " + account.admin().api().token());
            try (InputStream body = download.getInputStream()) {
                body.readNBytes(10_000);
                Sql.update("revoke select on review_item from roster");
                assertThatThrownBy(body::readAllBytes).as(format).isInstanceOf(IOException.class);
            } finally {
                Sql.update("grant select on review_item to roster");
            }
        }
    }

    /** The statements about items that the service has sent so far. */
    private static long itemStatements() {
        Sql.update("create schema if not exists recorded");
        Sql.update("create extension if not exists pg_stat_statements schema recorded");
        return Sql.count("select coalesce(sum(calls), 0) from recorded.pg_stat_statements where toplevel"
                + " and query like '%review_item%' and userid = cast(? as regrole)",
                System.getProperty("roster.database.username"));
    }

    /** The server has just started, and its code is not compiled yet. */
    private static void warmUp() {
        TestAccount account = TestAccount.open();
        fill(account, WARM);
        Review review = Reviews.started(account, account.admin());
        review.decided(account.admin(), "keep");
        decideAll(account, review, WARM);
        assertThat(review.complete().send().status()).isEqualTo(200);
    }

    private static Callable<Integer> authorizeUntil(AtomicBoolean over, TestAccount account, List<Long> nanos) {
        Call request = Call.get(account.admin().api(), "/v1/access?account=" + account.id());
        return () -> {
            int failures = 0;
            while (!over.get()) {
                long start = System.nanoTime();
                failures += request.send().status() == 200 ? 0 : 1;
                nanos.add(System.nanoTime() - start);
                LockSupport.parkNanos(PAUSE.toNanos());
            }
            return failures;
        };
    }

    private static void fill(TestAccount account, int size) {
        account.addRole("clerk", "invoice:read", "invoice:send");
        Sql.update("""
                insert into member (account_id, id, issuer, subject, email, name, name_key, role, status, joined_at, version)
                select ?::uuid, gen_random_uuid(), 'https://idp.example', 'many-' || n || ?, 'n' || n || '@many.example',
                    'Member ' || n, 'member ' || n, 'clerk', 'active', now(), 0
                from generate_series(1, ?) n""", account.id(), account.id(), size);
        Sql.update("""
                insert into activity (account_id, member_id, status, role, idle_since)
                select account_id, id, status, role, joined_at from member
                where account_id = ?::uuid and role = 'clerk'""", account.id());
        Sql.update("""
                insert into api_key (account_id, id, member_id, name, hash, created_at, version)
                select account_id, gen_random_uuid(), id, 'key', '', now(), 0 from member
                where account_id = ?::uuid and role = 'clerk'""", account.id());
        Sql.update("analyze member, activity, api_key");
    }

    /** A thousand per request: the first to be removed, the second to be demoted, the others to be kept. */
    private static void decideAll(TestAccount account, Review review, int size) {
        List<String> ids = Sql.column(
                "select member_id from review_item where review_id = ?::uuid and role = 'clerk' order by name_key",
                review.id());
        for (int from = 0; from < size; from += 1_000) {
            String decision = from == 0 ? "remove" : from == 1_000 ? "demote" : "keep";
            Answer answer = Call.post(account.admin().api(), review.path() + "/decisions", Map.of("decisions",
                    ids.subList(from, from + 1_000).stream().map(id -> Map.of("memberId", id, "decision", decision)).toList()))
                    .send();
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        }
    }

    private static long members(TestAccount account, String condition) {
        return Sql.count("select count(*) from member where account_id = ?::uuid and " + condition, account.id());
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
