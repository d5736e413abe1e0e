package dev.roster.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.roster.testing.Call;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import dev.roster.testing.TestAuditEvents;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An export is a snapshot of the whole log, or lacks the last record. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class ExportTest {
    /** In events: larger than the buffers of the system. */
    private static final int LONG = 16_000;

    private TestAccount account;
    private TestAuditLog log;

    @BeforeEach
    void open() {
        account = TestAccount.open();
        log = new TestAuditLog(account);
    }

    @AfterEach
    void removeLongExport() {
        TestAuditEvents.remove(account);
    }

    @Test
    void ndjsonHasEveryEventInOrderAndALastRecord() {
        account.add("grace", "member");
        List<JsonObject> lines = log.export();
        assertThat(lines.subList(0, lines.size() - 1)).extracting(event -> event.getLong("sequence"))
                .isEqualTo(LongStream.range(1, lines.size()).boxed().toList());
        JsonObject end = lines.get(lines.size() - 1).getJsonObject("export");
        assertThat(end.getString("account")).isEqualTo(account.id());
        assertThat(end.getLong("events")).isEqualTo(lines.size() - 1);
        assertThat(end.getJsonObject("head")).isEqualTo(log.verify().getJsonObject("head"));
    }

    @Test
    void csvIsReadAsTextBySpreadsheets() {
        account.admin().api().patch(account.path(), Map.of("name", "=HYPERLINK(\"http://evil.example\",\"x\")"));
        Response csv = account.admin().api().request().header("User-Agent", "+1, \"quoted\"")
                .get(account.path() + "/audit-events/export?format=csv");
        assertThat(csv.contentType()).startsWith("text/csv");
        assertThat(csv.header("Content-Disposition")).isEqualTo("attachment; filename=\"audit-events.csv\"");
        List<String> lines = csv.asString().lines().toList();
        assertThat(lines.get(0)).startsWith("\uFEFFsequence,id,occurredAt,actorKind");
        assertThat(csv.asString()).contains(",\"'=HYPERLINK(\"\"http://evil.example\"\",\"\"x\"\")\",")
                .contains(",\"'+1, \"\"quoted\"\"\",").doesNotContain(",=").doesNotContain(",\"=");
        assertThat(lines.get(lines.size() - 1)).startsWith("END," + (lines.size() - 2) + " events,head ");
    }

    @Test
    void exportHasTheFiltersOfTheList() {
        Person grace = account.add("grace", "member");
        String path = account.path() + "/audit-events/export?actorId=" + grace.memberId();
        List<JsonObject> lines = Call.get(account.admin().api(), path).send().body().lines().map(JsonObject::new).toList();
        assertThat(lines).hasSize(3);
        assertThat(lines.get(0).getString("action")).isEqualTo("member.joined");
        assertThat(lines.get(2).getJsonObject("export").getLong("events")).isEqualTo(2);
        JsonObject exported = log.newest(1).get(0);
        assertThat(exported.getString("action")).isEqualTo("audit.exported");
        assertThat(exported.getJsonObject("after").getString("actorId")).isEqualTo(grace.memberId());
    }

    @Test
    void exportRequiresAuditRead() {
        Person grace = account.add("grace", "member");
        assertThat(Call.get(grace.api(), account.path() + "/audit-events/export").send().outcome()).isEqualTo("403 forbidden");
        assertThat(Call.get(grace.api(), account.path() + "/audit-events/verification").send().outcome())
                .isEqualTo("403 forbidden");
        assertThat(Call.get(TestAccount.open().admin().api(), account.path() + "/audit-events/export").send().outcome())
                .isEqualTo("404 not-found");
        assertThat(Call.get(account.admin().api(), account.path() + "/audit-events/export?format=xml").send().outcome())
                .isEqualTo("400 validation");
        assertThat(Call.get(account.admin().api(), account.path() + "/audit-events/verification?anchor=1").send().outcome())
                .isEqualTo("400 validation");
    }

    @Test
    void lostDatabaseClosesTheConnection() throws IOException {
        TestAuditEvents.insert(account, LONG);
        HttpURLConnection connection = connect();
        try (InputStream body = connection.getInputStream()) {
            body.readNBytes(10_000);
            assertThat(Sql.count("select count(pg_terminate_backend(pid)) from pg_stat_activity"
                    + " where query like '%from audit_event where account_id%' and pid <> pg_backend_pid()")).isPositive();
            assertThatThrownBy(body::readAllBytes).isInstanceOf(IOException.class);
        }
    }

    @Test
    void disconnectedReaderFreesTheConnection() throws IOException {
        TestAuditEvents.insert(account, LONG);
        for (int i = 0; i < 8; i++) {
            HttpURLConnection connection = connect();
            InputStream body = connection.getInputStream();
            body.readNBytes(10_000);
            connection.disconnect();
        }
        Awaitility.await().untilAsserted(() -> assertThat(
                Call.get(account.admin().api(), account.path() + "/audit-events/export").send().status()).isEqualTo(200));
    }

    private HttpURLConnection connect() throws IOException {
        HttpURLConnection connection = (HttpURLConnection) URI
                .create("http://localhost:" + RestAssured.port + account.path() + "/audit-events/export").toURL()
                .openConnection();
        connection.setRequestProperty("Authorization", "Bearer " + account.admin().api().token());
        return connection;
    }
}
