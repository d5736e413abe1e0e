package dev.roster.lifecycle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.roster.testing.Answer;
import dev.roster.testing.Api;
import dev.roster.testing.Browser;
import dev.roster.testing.Browser.ReceivedPage;
import dev.roster.testing.Call;
import dev.roster.testing.Invites;
import dev.roster.testing.Keys;
import dev.roster.testing.Mailbox;
import dev.roster.testing.Reviews;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import dev.roster.testing.TestLogo;
import dev.roster.testing.TestMembers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Operators close, reopen, export and delete accounts. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class AccountLifecycleTest {
    private static final Api OPERATOR = Api.asOperator();

    private TestAccount account;
    private Api admin;

    @BeforeEach
    void open() {
        account = TestAccount.open();
        admin = account.admin().api();
    }

    private Answer close() {
        return Call.post(OPERATOR, account.path() + "/close").send();
    }

    private Answer reopen() {
        return Call.post(OPERATOR, account.path() + "/reopen").send();
    }

    private Answer delete() {
        return Call.delete(OPERATOR, account.path()).send();
    }

    private JsonObject deletion() {
        return Call.get(OPERATOR, "/v1/account-deletions/" + account.id()).send().json();
    }

    private JsonObject awaitDeleted() {
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> deletion().getString("certificate") != null);
        return deletion();
    }

    private void assertNothingRemains() {
        for (String table : AccountTablesTest.tables()) {
            assertThat(Sql.count("select count(*) from " + table + " where account_id = ?::uuid", account.id())).as(table)
                    .isZero();
        }
        assertThat(Sql.count("select count(*) from account where id = ?::uuid", account.id())).isZero();
    }

    /** Creates rows in as many tables as requests can. */
    private Reviews.Review fill() {
        account.addRole("clerk", "invoice:read");
        Person ben = account.add("ben", "clerk");
        Invites.of(account).invite("eli");
        Keys.create(account, account.admin());
        Call.post(admin, account.path() + "/groups", Map.of("name", "Group", "role", "clerk")).send();
        Call.put(admin, account.path() + "/permission-catalogues/billing",
                Map.of("permissions", List.of(Map.of("name", "invoice:send")))).send();
        Call.put(admin, account.path() + "/dormancy-policy", Map.of("days", 60)).send();
        Call.patch(admin, account.path(),
                Map.of("logo", Base64.getEncoder().encodeToString(TestLogo.png(8, 0x336699)))).send();
        Reviews.Review review = Reviews.started(account, account.admin());
        review.decided(ben, "keep");
        review.decided(account.admin(), "keep");
        assertThat(review.complete().send().status()).isEqualTo(200);
        Reviews.started(account, account.admin());
        Call.post(admin, account.path() + "/invitations", Map.of("email", account.email("once"))).with("Idempotency-Key", "k")
                .send();
        Call.post(admin, account.path() + "/members/" + account.admin().memberId() + "/embed-tokens",
                Map.of("origin", "https://app.acme.example")).send();
        assertThat(Call.post(admin, account.path() + "/service-accounts", Map.of("name", "Export", "role", "clerk")).send()
                .status()).isEqualTo(201);
        return review;
    }

    @Test
    void membersHaveTheirAccessAgainAfterReopening() {
        Person ben = account.add("ben", "member");
        Keys.Key key = Keys.create(account, account.admin());
        assertThat(reopen().outcome()).isEqualTo("409 account-not-closed");
        JsonObject closed = close().json();
        assertThat(Duration.between(Instant.parse(closed.getString("closedAt")), Instant.parse(closed.getString("deletionAt"))))
                .isEqualTo(Duration.ofDays(30));
        assertThat(close().outcome()).isEqualTo("409 account-closed");
        for (Api api : List.of(ben.api(), admin)) {
            assertThat(Call.get(api, account.path()).send().outcome()).isEqualTo("404 not-found");
        }
        JsonObject reopened = reopen().json();
        assertThat(reopened.getString("closedAt")).isNull();
        assertThat(reopened.getString("deletionAt")).isNull();
        for (Api api : List.of(ben.api(), admin, key.api())) {
            assertThat(Call.get(api, account.path()).send().status()).isEqualTo(200);
        }
        assertThat(Call.get(ben.api(), "/v1/access?account=" + account.id()).send().status()).isEqualTo(200);
        JsonArray events = Call.get(admin, account.path() + "/audit-events").send().json().getJsonArray("items");
        assertThat(events.stream().map(event -> ((JsonObject) event).getString("action"))).contains("account.closed",
                "account.reopened");
    }

    @Test
    void nothingRemainsOfADeletedAccount() throws Exception {
        String token = invitationToken();
        fill();
        Keys.Key key = Keys.create(account, account.admin());
        String logo = Call.get(admin, account.path()).send().json().getString("logoPath");
        assertThat(delete().outcome()).isEqualTo("409 account-not-closed");
        close();
        JsonObject lastEvent = Call.get(OPERATOR, account.path() + "/audit-events").send().json().getJsonArray("items")
                .getJsonObject(0);
        assertThat(lastEvent.getString("action")).isEqualTo("account.closed");
        assertThat(delete().status()).isEqualTo(204);

        for (String path : List.of("", "/members", "/audit-events", "/usage", "/seats", "/reviews", "/export")) {
            assertThat(Call.get(OPERATOR, account.path() + path).send().outcome()).as(path).isEqualTo("404 not-found");
        }
        assertThat(close().outcome()).isEqualTo("404 not-found");
        assertThat(reopen().outcome()).isEqualTo("404 not-found");
        assertThat(delete().outcome()).isEqualTo("404 not-found");
        assertThat(Call.put(OPERATOR, account.path() + "/seats", Map.of("limit", 5)).send().outcome())
                .isEqualTo("404 not-found");
        assertThat(Call.get(admin, account.path()).send().outcome()).isEqualTo("404 not-found");
        assertThat(Call.get(key.api(), account.path()).send().status()).isEqualTo(401);
        assertThat(Call.get(Api.anonymous(), logo).send().status()).isEqualTo(404);
        assertThat(Call.post(Api.anonymous(), "/v1/invitations/preview", Map.of("token", token)).send().status())
                .isEqualTo(404);
        assertThat(Call.get(OPERATOR, "/v1/accounts?search=" + account.id()).send().json().getJsonArray("items")).isEmpty();

        JsonObject deleted = awaitDeleted();
        assertNothingRemains();
        assertThat(deleted.getString("requestedBy")).isNotNull();
        assertThat(deleted.getLong("auditSequence")).isEqualTo(lastEvent.getLong("sequence") + 1);
        assertThat(deleted.getJsonObject("deleted").getLong("audit_event")).isEqualTo(deleted.getLong("auditSequence"));
        assertThat(deleted.getJsonObject("deleted").getLong("member")).isEqualTo(3);
        assertThat(deleted.getJsonObject("deleted").getLong("service_account")).isEqualTo(1);
        assertThat(deleted.getJsonObject("deleted").getLong("review")).isEqualTo(2);
        assertThat(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256")
                .digest(deleted.getString("certificate").getBytes(UTF_8)))).isEqualTo(deleted.getString("sha256"));
        JsonObject certificate = new JsonObject(deleted.getString("certificate"));
        assertThat(certificate.getString("auditHash")).isEqualTo(deleted.getString("auditHash"));
        assertThat(certificate.getJsonObject("deleted")).isEqualTo(deleted.getJsonObject("deleted"));
        assertThat(certificate.encode()).doesNotContain(account.domain());
        assertThat(Call.get(OPERATOR, account.path()).send().outcome()).isEqualTo("404 not-found");
        assertThat(Call.get(admin, "/v1/me").send().status()).isEqualTo(200);
        JsonArray list = Call.get(OPERATOR, "/v1/account-deletions?limit=1").send().json().getJsonArray("items");
        assertThat(list).hasSize(1);
    }

    private String invitationToken() {
        Invites.of(account).invite("invited");
        return Mailbox.tokenFor(account.email("invited"));
    }

    /** The count of denied attempts of an hour is written at its end, when the account may no longer exist. */
    @Test
    void anEventThatArrivesAfterTheDeletionIsIgnored() throws SQLException {
        close();
        delete();
        awaitDeleted();
        Sql.executeAsService("""
                select append_audit_events('%s', '[{"id": "01234567-89ab-7cde-8f01-23456789abcd", "revokes": true}]')"""
                .formatted(account.id()));
        assertNothingRemains();
    }

    @Test
    void anotherAccountKeepsItsRows() {
        TestAccount other = TestAccount.open();
        close();
        delete();
        awaitDeleted();
        assertThat(Call.get(other.admin().api(), other.path() + "/members").send().json().getJsonArray("items")).hasSize(1);
        assertThat(Call.get(other.admin().api(), other.path() + "/audit-events/verification").send().json()
                .getBoolean("whole")).isTrue();
    }

    @Test
    void aClosedAccountIsDeletedAfterItsPeriod() {
        close();
        Sql.update("update account set deletion_at = now() where id = ?::uuid", account.id());
        assertThat(awaitDeleted().getString("requestedBy")).isNull();
        assertNothingRemains();
    }

    /**
     * The lock makes the deletion fail in the middle, as a replica that is killed does: each transaction is complete or absent.
     */
    @Test
    void aDeletionContinuesAfterAFailure() throws SQLException {
        TestMembers.insert(account, 2_500);
        try (Connection blocker = Sql.connect()) {
            blocker.setAutoCommit(false);
            try (PreparedStatement lock = blocker
                    .prepareStatement(
                            "select from member where account_id = ?::uuid order by id desc limit 1 for update")) {
                lock.setString(1, account.id());
                lock.execute();
            }
            close();
            delete();
            Awaitility.await().atMost(Duration.ofSeconds(60))
                    .until(() -> Sql.count("select count(*) from activity where account_id = ?::uuid", account.id()) == 0);
            Awaitility.await().pollDelay(Duration.ofSeconds(2)).until(() -> true);
            assertThat(Sql.count("select count(*) from member where account_id = ?::uuid", account.id())).isPositive();
            assertThat(deletion().getString("certificate")).isNull();
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> Call.get(OPERATOR, "/v1/deployment-health").send()
                    .json().getJsonArray("jobs").stream().map(JsonObject.class::cast)
                    .anyMatch(job -> job.getString("name").equals("account-deletion") && job.getBoolean("failing")));
            assertThat(deletion().getJsonObject("deleted").getLong("activity")).isEqualTo(2_501);
            assertThat(Call.get(OPERATOR, account.path()).send().outcome()).isEqualTo("404 not-found");
        }
        JsonObject deleted = awaitDeleted().getJsonObject("deleted");
        assertNothingRemains();
        assertThat(deleted.getLong("member")).isEqualTo(2_501);
        assertThat(deleted.getLong("activity")).isEqualTo(2_501);
    }

    /** Otherwise the service could delete parts of an account, and keep the rest. */
    @Test
    void theServiceCannotDeletePartsOfAnAccount() {
        assertThatThrownBy(() -> Sql.executeAsService("select delete_audit_events('" + account.id() + "', 1000, 0)"))
                .hasMessageContaining("being deleted");
        assertThatThrownBy(() -> Sql.executeAsService(
                "update account set deletion_started_at = now() where id = '" + account.id() + "'"))
                .hasMessageContaining("closed account");
        Reviews.Review review = Reviews.started(account, account.admin());
        review.decided(account.admin(), "keep");
        review.complete().send();
        for (String table : List.of("review_item", "review_reviewer")) {
            assertThatThrownBy(() -> Sql.executeAsService(
                    "delete from " + table + " where account_id = '" + account.id() + "'"))
                    .hasMessageContaining("a closed review cannot be changed");
        }
    }

    /** Otherwise the service could replace the log by a shorter one. */
    @Test
    void theServiceCannotBeginADeletedLogAgain() throws SQLException {
        JsonObject head = Call.get(OPERATOR, account.path() + "/audit-events?limit=1").send().json().getJsonArray("items")
                .getJsonObject(0);
        close();
        delete();
        awaitDeleted();
        assertThat(Sql.column("select sequence::text from audit_tombstone where id = ?::uuid", account.id()))
                .containsExactly(Long.toString(head.getLong("sequence") + 2));
        Sql.executeAsService("""
                insert into account (id, name, default_language, invitation_lifetime_seconds, allowed_email_domains,
                    api_key_header, created_at, version)
                values ('%s', 'Acme', 'en', 3600, '{}', 'X-API-Key', now(), 0)""".formatted(account.id()));
        assertThatThrownBy(() -> Sql.executeAsService("select append_audit_events('%s', '[]')".formatted(account.id())))
                .hasMessageContaining("cannot begin again");
        for (String change : List.of("delete from audit_tombstone", "update audit_tombstone set sequence = 0",
                "insert into audit_tombstone values (gen_random_uuid(), 0, '', now())")) {
            assertThatThrownBy(() -> Sql.executeAsService(change)).hasMessageContaining("permission denied");
        }
        Sql.update("delete from account where id = ?::uuid", account.id());
    }

    @Test
    void theDeletionIsTheLastEvent() throws SQLException {
        close();
        Sql.update("insert into edge_pending_change (account_id, id, revokes, created_at) values (?::uuid, gen_random_uuid(), "
                + "false, now() + interval '1 hour')", account.id());
        delete();
        String sequence = Sql.column("select sequence::text from audit_chain where account_id = ?::uuid", account.id()).get(0);
        Sql.executeAsService("select append_audit_events('%s', '[{\"action\": \"access.denied\", \"revokes\": true}]')"
                .formatted(account.id()));
        assertThat(Sql.column("select sequence::text from audit_chain where account_id = ?::uuid", account.id()))
                .containsExactly(sequence);
        Sql.update("delete from edge_pending_change where account_id = ?::uuid", account.id());
        assertThat(awaitDeleted().getJsonObject("deleted").getLong("audit_chain")).isEqualTo(1);
    }

    @Test
    void onlyOperatorsExportReopenAndDelete() {
        assertThat(Call.get(admin, account.path() + "/export").send().outcome()).isEqualTo("403 forbidden");
        assertThat(Call.delete(admin, account.path()).send().outcome()).isEqualTo("403 forbidden");
        close();
        for (Call call : List.of(Call.get(admin, account.path() + "/export"), Call.delete(admin, account.path()),
                Call.post(admin, account.path() + "/reopen"), Call.get(admin, "/v1/account-deletions"),
                Call.get(admin, "/v1/account-deletions/" + account.id()))) {
            assertThat(call.send().outcome()).isEqualTo("403 forbidden");
        }
        assertThat(Call.get(OPERATOR, "/v1/account-deletions/" + account.id()).send().outcome()).isEqualTo("404 not-found");
    }

    private Map<String, byte[]> export() throws IOException {
        Response response = OPERATOR.get(account.path() + "/export");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.contentType()).isEqualTo("application/zip");
        assertThat(response.header("Content-Disposition")).contains(account.id());
        Map<String, byte[]> files = new LinkedHashMap<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(response.asByteArray()))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                files.put(entry.getName(), zip.readAllBytes());
            }
        }
        return files;
    }

    private static List<JsonObject> lines(byte[] file) {
        return new String(file, UTF_8).lines().map(JsonObject::new).toList();
    }

    @Test
    void anExportContainsEverythingButSecrets() throws Exception {
        Reviews.Review review = fill();
        close();
        Map<String, byte[]> files = export();

        JsonObject manifest = lines(files.get("manifest.json")).get(0);
        assertThat(List.copyOf(files.keySet()).get(files.size() - 1)).isEqualTo("manifest.json");
        assertThat(manifest.getJsonArray("files")).hasSize(files.size() - 1);
        for (Object each : manifest.getJsonArray("files")) {
            JsonObject file = (JsonObject) each;
            byte[] content = files.get(file.getString("name"));
            assertThat(file.getInteger("bytes")).isEqualTo(content.length);
            assertThat(file.getString("sha256"))
                    .isEqualTo(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content)));
        }
        assertThat(lines(files.get("account.json")).get(0).getString("id")).isEqualTo(account.id());
        assertThat(files.get("logo.png")).startsWith(0x89, 'P', 'N', 'G');
        List<JsonObject> members = lines(files.get("members.ndjson"));
        assertThat(members.stream().map(member -> member.getString("email"))).containsExactlyInAnyOrder(
                account.admin().email(), account.email("ben"), null);
        assertThat(lines(files.get("service-accounts.ndjson"))).singleElement()
                .matches(service -> service.encode().contains(account.admin().memberId()));
        assertThat(members.get(0).getString("joinedAt")).isNotNull();
        assertThat(lines(files.get("roles.ndjson")).stream().map(role -> role.getString("name"))).containsExactly("admin",
                "clerk", "member");
        assertThat(lines(files.get("api-keys.ndjson")).get(0).fieldNames()).contains("name").doesNotContain("hash");
        assertThat(lines(files.get("invitations.ndjson"))).hasSize(4);
        assertThat(lines(files.get("reviews.ndjson"))).hasSize(2);
        assertThat(lines(files.get("review-items.ndjson"))).hasSize(4);
        List<JsonObject> events = lines(files.get("audit-events.ndjson"));
        assertThat(events.get(0).getLong("sequence")).isEqualTo(1);
        assertThat(events.get(events.size() - 2).getString("action")).isEqualTo("account.exported");
        assertThat(events.get(events.size() - 1).getJsonObject("export").getLong("events")).isEqualTo(events.size() - 1);
        assertThat(new String(files.get("review-reports/" + review.id() + ".ndjson"), UTF_8))
                .isEqualTo(Call.get(OPERATOR, review.path() + "/report").send().body());
        String hash = Sql.column("select encode(hash, 'hex') from api_key where account_id = ?::uuid", account.id()).get(0);
        files.forEach((name, content) -> assertThat(new String(content, UTF_8)).as(name).doesNotContain(hash));
    }

    @Test
    void anExportHasEveryRowOfALargeAccount() throws Exception {
        TestMembers.insert(account, 2_100);
        Map<String, byte[]> files = export();
        assertThat(lines(files.get("members.ndjson")).stream().map(member -> member.getString("id")).distinct())
                .hasSize(2_101);
        assertThat(lines(files.get("activity.ndjson"))).hasSize(2_101);
    }

    @Test
    void operatorsUseTheConsole() {
        Browser browser = Browser.signedIn("olga@roster.example");
        String base = "/operator/accounts/" + account.id();
        String name = "Acme " + account.domain();
        String search = "/operator/accounts?search=" + account.id();
        assertThat(browser.open(search).html()).contains(base + "/export", base + "/close").doesNotContain(base + "/reopen");
        close();
        assertThat(browser.open(search).html()).contains("Deleted on", base + "/reopen", base + "/delete");
        ReceivedPage reopen = browser.open(base + "/reopen");
        assertThat(browser.submit(reopen, base + "/reopen", Map.of()).html()).contains("is open again");
        close();
        ReceivedPage delete = browser.open(base + "/delete");
        assertThat(browser.submit(delete, base + "/delete", Map.of("typed", "Other")).html())
                .contains("The name does not match");
        assertThat(browser.submit(delete, base + "/delete", Map.of("typed", name)).html()).contains("has begun");
        JsonObject deleted = awaitDeleted();
        assertThat(browser.open("/operator/deletions").html()).contains(account.id(), deleted.getString("sha256"));
        Browser member = Browser.signedIn(account.admin().email());
        for (String page : List.of("/operator/deletions", base + "/export", base + "/delete", base + "/reopen")) {
            assertThat(member.open(page).status()).as(page).isEqualTo(403);
        }
        assertThat(browser.open(base + "/usage").status()).isEqualTo(404);
        assertThat(browser.open(base + "/export").status()).isEqualTo(404);
    }
}
