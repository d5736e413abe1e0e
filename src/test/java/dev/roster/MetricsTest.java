package dev.roster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Api;
import dev.roster.testing.RawConnection;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The metrics of dashboards and alerts exist and are correct, and clients cannot add time series. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class MetricsTest {
    /** Twice the interval at which Roster reads the outbox. */
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private TestAccount account;

    @BeforeEach
    void open() {
        account = TestAccount.open();
    }

    @Test
    void decisionsAreCountedAndTimed() {
        double allowed = value("roster_decisions_total", "result=\"allowed\"", "via=\"gateway\"");
        double denied = value("roster_decisions_total", "result=\"denied\"", "via=\"gateway\"");
        double answered = value("roster_decisions_duration_seconds_bucket", "kind=\"membership\"", "le=\"+Inf\"");
        account.admin().api().get("/v1/access?account=" + account.id());
        TestAccount.open().admin().api().get("/v1/access?account=" + account.id());
        assertThat(value("roster_decisions_total", "result=\"allowed\"", "via=\"gateway\"")).isGreaterThan(allowed);
        assertThat(value("roster_decisions_total", "result=\"denied\"", "via=\"gateway\"")).isGreaterThan(denied);
        assertThat(value("roster_decisions_duration_seconds_bucket", "kind=\"membership\"", "le=\"+Inf\""))
                .isGreaterThan(answered);
    }

    /** Gateways send any path below this one, and attackers any path. */
    @Test
    void pathsOfClientsCreateNoTimeSeries() {
        List<String> paths = List.of("/v1/access/" + UUID.randomUUID(), "/v1/" + UUID.randomUUID(),
                account.path() + "/members/" + UUID.randomUUID());
        String other = UUID.randomUUID().toString();
        for (String path : List.of("/v1/access;", "/v1/access%2f", "/v1/access/../", "http://evil.example/v1/access/;",
                "/v1/./access/", "//v1/access/")) {
            RawConnection.answer("GET " + path + other + " HTTP/1.1");
        }
        paths.forEach(path -> account.admin().api().request().header("Roster-Account", account.id()).get(path));
        assertThat(value("http_server_requests_seconds_bucket", "uri=\"/v1/access\"", "le=\"+Inf\"")).isPositive();
        for (String path : paths) {
            assertThat(metrics()).as(path).doesNotContain(path.substring(path.lastIndexOf('/') + 1));
        }
        assertThat(metrics()).doesNotContain(account.id()).doesNotContain(other);
    }

    @Test
    void emailsAndTheirQueueAreCounted() {
        double sent = value("roster_mail_attempts_total", "result=\"sent\"");
        account.add("grace", "member");
        // The email arrives before Roster counts it.
        Awaitility.await().atMost(TIMEOUT).until(() -> value("roster_mail_attempts_total", "result=\"sent\"") > sent);

        String mail = UUID.randomUUID().toString();
        Sql.update("""
                insert into mail (account_id, id, kind, subject_id, recipient, state, attempts, next_attempt_at, created_at)
                values (?::uuid, ?::uuid, 'invitation', gen_random_uuid(), 'later@roster.example', 'queued', 0,
                    now() + interval '1 day', now())""", account.id(), mail);
        Awaitility.await().atMost(TIMEOUT).until(() -> value("roster_mail_queued") >= 1);
        Sql.update("delete from mail where id = ?::uuid", mail);
        assertThat(value("roster_mail_overdue_seconds")).isLessThan(TIMEOUT.toSeconds());
    }

    @Test
    void verificationsOfTheAuditLogAreCounted() {
        double whole = value("roster_audit_verifications_total", "result=\"whole\"");
        double other = value("roster_audit_verifications_total", "result=\"anchor-mismatch\"");
        double broken = value("roster_audit_verifications_total", "result=\"broken\"");
        String verification = account.path() + "/audit-events/verification";
        account.admin().api().get(verification);
        account.admin().api().get(verification + "?anchor=1:" + "0".repeat(64));
        assertThat(value("roster_audit_verifications_total", "result=\"whole\"")).isEqualTo(whole + 1);
        assertThat(value("roster_audit_verifications_total", "result=\"anchor-mismatch\"")).isEqualTo(other + 1);
        assertThat(value("roster_audit_verifications_total", "result=\"broken\"")).isEqualTo(broken);

        Sql.update("update audit_event set action = 'nothing' where account_id = ?::uuid and sequence = 1", account.id());
        account.admin().api().get(verification);
        assertThat(value("roster_audit_verifications_total", "result=\"broken\"")).isEqualTo(broken + 1);
    }

    @Test
    void processPoolAndJobsHaveMetrics() {
        assertThat(value("process_resident_memory_bytes")).isGreaterThan(10_000_000);
        assertThat(metrics()).contains("sql_pool_active", "sql_pool_queue_size", "process_start_time_seconds");
        Awaitility.await().atMost(TIMEOUT)
                .until(() -> value("roster_job_runs_total", "name=\"activity-flush\"", "result=\"succeeded\"") >= 1);
        assertThat(value("roster_job_failing", "name=\"activity-flush\"")).isZero();
        assertThat(Api.anonymous().get("/q/health/ready").statusCode()).isEqualTo(200);
        assertThat(value("roster_ready")).isEqualTo(1);
    }

    /** Every query selects by the label job. {@code EdgeIT} checks the metrics of edges. */
    @ParameterizedTest
    @ValueSource(strings = { "alerts.yaml", "dashboard.json" })
    void queriedMetricsExist(String file) throws IOException {
        String queries = Files.readString(Path.of("k8s/helm/roster/files/monitoring", file));
        // The JVM reports garbage collection after the first collection.
        System.gc();
        List<String> names = Pattern.compile("(\\w+)\\{job=(?!\\\\\"roster-edge)").matcher(queries).results()
                .map(name -> name.group(1)).distinct()
                .filter(name -> !name.equals("up")).toList();
        assertThat(names).hasSizeGreaterThan(5);
        Awaitility.await().atMost(TIMEOUT).untilAsserted(() -> {
            List<String> exported = metrics().lines().map(line -> line.replaceFirst("[{ ].*", "")).toList();
            assertThat(exported).containsAll(names);
        });
    }

    /** The sum of all time series with that name and those labels. */
    private static double value(String name, String... labels) {
        return metrics().lines().filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .filter(line -> Arrays.stream(labels).allMatch(line::contains))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ')))).sum();
    }

    private static String metrics() {
        return Api.anonymous().get("/q/metrics").asString();
    }
}
