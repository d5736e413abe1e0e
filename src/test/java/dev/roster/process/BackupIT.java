package dev.roster.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.roster.dev.DevStack;
import dev.roster.testing.Api;
import dev.roster.testing.Call;
import dev.roster.testing.InstalledPostgres;
import dev.roster.testing.Invites;
import dev.roster.testing.Keys;
import dev.roster.testing.Keys.Key;
import dev.roster.testing.RosterProcess;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import io.restassured.RestAssured;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Backup and restore by docs/operations.md: a dump during use, restored into a new server, and the steps after the restore of
 * an old backup.
 */
@Tag("full")
class BackupIT {
    /** Actions that revoke access which a backup still has. */
    private static final Set<String> LOSSES = Set.of("member.removed", "member.left", "api-key.revoked");

    @TempDir
    Path folder;

    @BeforeAll
    static void start() {
        assumeTrue(InstalledPostgres.isInstalled() || System.getenv("CI") != null, "PostgreSQL is not installed");
        DevStack.start();
    }

    @Test
    void aRestoreKeepsDecisionsAndTheAuditChain() throws Exception {
        try (InstalledPostgres old = InstalledPostgres.start(); InstalledPostgres fresh = InstalledPostgres.start()) {
            TestAccount account;
            Person grace;
            Person bob;
            Key key;
            Key revoked;
            String invitation;
            String head;
            try (RosterProcess roster = on(old)) {
                RestAssured.port = roster.port();
                account = TestAccount.open();
                account.addRole("accountant", "invoice:read");
                grace = account.add("grace", "accountant");
                bob = account.add("bob", "member");
                key = Keys.create(account, grace);
                revoked = Keys.create(account, grace);
                remove(grace.api(), revoked.path(), 204);
                remove(account.admin().api(), account.path(bob), 200);
                invitation = Invites.of(account).id("ivy");
                head = head(account);
                try (Inviting inviting = new Inviting(account)) {
                    inviting.awaitMore();
                    dump(old);
                    inviting.awaitMore();
                }
            }
            restore(fresh);

            theServiceRoleCannotRewriteTheLog(fresh, account);
            try (RosterProcess roster = on(fresh)) {
                RestAssured.port = roster.port();
                assertThat(proof(account, head).getBoolean("whole")).as(proof(account, head).encode()).isTrue();
                assertThat(decision(grace.api(), account, "invoice:read")).isEqualTo(200);
                assertThat(decision(grace.api(), account, "invoice:send")).isEqualTo(403);
                assertThat(decision(bob.api(), account, null)).isEqualTo(403);
                assertThat(decision(key.api(), account, "invoice:read")).isEqualTo(200);
                assertThat(decision(revoked.api(), account, null)).isEqualTo(401);
                assertThat(Invites.of(account).state(invitation)).isEqualTo("open");
                account.add("zoe", "accountant");
                assertThat(proof(account, head).getBoolean("whole")).isTrue();
                theServiceRoleCannotRewriteTheLog(fresh, account);
            }
        }
    }

    /** The anchor shows that the backup lacks events, and the exported log has them. */
    @Test
    void removalsAfterTheBackupAreRepeated() throws Exception {
        try (InstalledPostgres old = InstalledPostgres.start(); InstalledPostgres fresh = InstalledPostgres.start()) {
            TestAccount account;
            Person bob;
            Person grace;
            Key key;
            List<JsonObject> exported;
            String anchor;
            try (RosterProcess roster = on(old)) {
                RestAssured.port = roster.port();
                account = TestAccount.open();
                bob = account.add("bob", "member");
                grace = account.add("grace", "member");
                key = Keys.create(account, grace);
                dump(old);
                remove(account.admin().api(), account.path(bob), 200);
                remove(grace.api(), key.path(), 204);
                exported = export(account);
                anchor = head(account);
            }
            restore(fresh);

            try (RosterProcess roster = on(fresh)) {
                RestAssured.port = roster.port();
                assertThat(decision(bob.api(), account, null)).as("the backup is older than the removal").isEqualTo(200);
                assertThat(decision(key.api(), account, null)).isEqualTo(200);
                JsonObject proof = proof(account, anchor);
                assertThat(proof.getJsonObject("firstBreak").getString("kind")).isEqualTo("truncated");

                long last = proof.getJsonObject("head").getLong("sequence");
                exported.stream().filter(event -> event.getLong("sequence", 0L) > last)
                        .filter(event -> LOSSES.contains(event.getString("action")))
                        .forEach(event -> repeat(account, event));
                assertThat(decision(bob.api(), account, null)).isEqualTo(403);
                assertThat(decision(key.api(), account, null)).isEqualTo(401);
                assertThat(decision(grace.api(), account, null)).isEqualTo(200);
            }
        }
    }

    private static void repeat(TestAccount account, JsonObject event) {
        String id = event.getJsonObject("target").getString("id");
        if (event.getString("action").startsWith("member.")) {
            remove(account.admin().api(), account.path() + "/members/" + id, 200);
        } else {
            String holder = Call.get(account.admin().api(), account.path() + "/api-keys").send().json().getJsonArray("items")
                    .stream().map(JsonObject.class::cast).filter(key -> key.getString("id").equals(id)).findFirst()
                    .orElseThrow()
                    .getString("memberId");
            remove(account.admin().api(), account.path() + "/members/" + holder + "/api-keys/" + id, 204);
        }
    }

    private void dump(InstalledPostgres postgres) throws Exception {
        postgres.run("pg_dump", "--format=custom", "--file=" + dump(), "--dbname=" + postgres.url("roster_owner"));
    }

    private void restore(InstalledPostgres postgres) throws Exception {
        postgres.run("pg_restore", "--single-transaction", "--dbname=" + postgres.url("roster_owner"), dump());
    }

    private String dump() {
        return folder.resolve("roster.dump").toString();
    }

    private static RosterProcess on(InstalledPostgres postgres) throws Exception {
        Map<String, String> environment = new HashMap<>(RosterProcess.environment());
        environment.putAll(postgres.environment());
        return RosterProcess.start(environment);
    }

    private static void theServiceRoleCannotRewriteTheLog(InstalledPostgres postgres, TestAccount account)
            throws Exception {
        String its = " where account_id = '" + account.id() + "'";
        try (Connection service = postgres.connect("roster", "roster"); Statement statement = service.createStatement()) {
            assertThat(statement.executeQuery("select 1 from audit_event" + its).next()).isTrue();
            for (String sql : List.of("update audit_event set action = 'nothing'" + its, "delete from audit_event" + its,
                    "update audit_chain set sequence = 0" + its, "drop table audit_event")) {
                assertThatThrownBy(() -> statement.execute(sql)).as(sql)
                        .hasMessageMatching("(?s).*(permission denied|must be owner).*");
            }
        }
    }

    private static int decision(Api principal, TestAccount account, String permission) {
        return principal.get("/v1/access?account=" + account.id() + (permission == null ? "" : "&permission=" + permission))
                .statusCode();
    }

    private static void remove(Api principal, String path, int status) {
        assertThat(Call.delete(principal, path).send().status()).as(path).isEqualTo(status);
    }

    private static JsonObject proof(TestAccount account, String anchor) {
        return Call.get(account.admin().api(),
                account.path() + "/audit-events/verification" + (anchor == null ? "" : "?anchor=" + anchor)).send().json();
    }

    private static String head(TestAccount account) {
        JsonObject head = proof(account, null).getJsonObject("head");
        return head.getLong("sequence") + ":" + head.getString("hash");
    }

    private static List<JsonObject> export(TestAccount account) {
        return account.admin().api().get(account.path() + "/audit-events/export").asString().lines().map(JsonObject::new)
                .toList();
    }

    /** Sends invitations continuously. */
    private static final class Inviting implements AutoCloseable {
        private final TestAccount account;
        private final AtomicInteger invited = new AtomicInteger();
        private final Thread thread = new Thread(this::invite);
        private volatile boolean enough;

        Inviting(TestAccount account) {
            this.account = account;
            thread.start();
        }

        private void invite() {
            while (!enough) {
                Invites.of(account).invite("guest" + invited.incrementAndGet());
            }
        }

        void awaitMore() {
            int before = invited.get();
            Awaitility.await().until(() -> invited.get() > before + 3);
        }

        @Override
        public void close() {
            enough = true;
            Awaitility.await().until(() -> !thread.isAlive());
        }
    }
}
