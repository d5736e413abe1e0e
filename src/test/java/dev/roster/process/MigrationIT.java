package dev.roster.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.dev.DevStack;
import dev.roster.testing.RestartablePostgres;
import dev.roster.testing.RosterProcess;
import dev.roster.testing.Tokens;
import java.io.IOException;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code roster migrate} before a rollout, with a role that the service does not have. */
class MigrationIT {
    private static final String TABLES_OF_THE_SERVICE = "select count(*) from pg_class c join pg_roles r on r.oid = c.relowner"
            + " where r.rolname = 'roster'";
    private static final String WRITABLE_AUDIT = "select count(*) from pg_class c where relname like 'audit%'"
            + " and relkind in ('r', 'p') and has_table_privilege('roster', c.oid, 'insert, update, delete, truncate')";

    private static RestartablePostgres postgres;

    @BeforeAll
    static void start() throws IOException {
        DevStack.start();
        postgres = RestartablePostgres.start();
    }

    @AfterAll
    static void stop() throws IOException {
        postgres.close();
    }

    @Tag("full")
    @Test
    void aReplicaWaitsForItsSchema() throws Exception {
        Map<String, String> service = RosterProcess.environment();
        service.putAll(postgres.environment());
        service.keySet().removeIf(setting -> setting.startsWith("ROSTER_DATABASE_MIGRATION"));
        service.put("ROSTER_DATABASE_MIGRATE_AT_START", "false");
        try (RosterProcess replica = RosterProcess.launch(service)) {
            replica.awaitLog("The schema is not up to date");
            Awaitility.await().until(() -> replica.readiness() == 503);
            assertThat(replica.as(Tokens.ofOperator()).get("/v1/accounts").statusCode()).isEqualTo(503);

            assertThat(migrate(job()).awaitExit()).isZero();
            replica.awaitReady();
            assertThat(replica.as(Tokens.ofOperator()).get("/v1/accounts").statusCode()).isEqualTo(200);
            assertThat(replica.log().lines().filter(line -> line.contains("not up to date"))).hasSizeLessThanOrEqualTo(2);
        }
        assertThat(postgres.count(TABLES_OF_THE_SERVICE)).as("tables that the service role owns").isZero();
        assertThat(postgres.count(WRITABLE_AUDIT)).as("tables of the audit log that it can write").isZero();
        assertThat(migrate(job()).awaitExit()).as("repeated").isZero();
    }

    @Tag("full")
    @Test
    void aFailedMigrationLogsTheReason() throws Exception {
        Map<String, String> environment = job();
        environment.put("ROSTER_DATABASE_MIGRATION_USERNAME", "nobody");
        try (RosterProcess job = migrate(environment)) {
            assertThat(job.awaitExit()).isEqualTo(1);
            assertThat(job.log()).contains("The schema is not up to date").contains("user 'nobody'").doesNotContain("\tat ");
        }
    }

    @Tag("full")
    @Test
    void aMigrationNamesAMissingServiceRoleInOneLine() throws Exception {
        Map<String, String> environment = job();
        environment.put("ROSTER_DATABASE_USERNAME", "rooster");
        try (RosterProcess job = migrate(environment)) {
            assertThat(job.awaitExit()).isEqualTo(1);
            assertThat(job.log().lines().filter(line -> line.contains("rooster"))).singleElement().asString()
                    .contains("the database has no role \\\"rooster\\\", which ROSTER_DATABASE_USERNAME names");
            assertThat(job.log().lines()).hasSizeLessThan(10);
            assertThat(job.log()).doesNotContain("\tat ");
        }
    }

    @Test
    void rejectsOtherArguments() throws Exception {
        try (RosterProcess roster = RosterProcess.launch(job(), "migrat")) {
            assertThat(roster.awaitExit()).isEqualTo(2);
            assertThat(roster.log()).contains("usage: roster [migrate|edge]");
        }
    }

    /** The settings of the migration Job. */
    private static Map<String, String> job() {
        Map<String, String> environment = RosterProcess.environment();
        environment.keySet().removeIf(setting -> !setting.startsWith("ROSTER_DATABASE"));
        environment.remove("ROSTER_DATABASE_PASSWORD");
        environment.putAll(postgres.environment());
        return environment;
    }

    private static RosterProcess migrate(Map<String, String> environment) throws IOException {
        return RosterProcess.launch(environment, "migrate");
    }
}
