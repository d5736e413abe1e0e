package dev.roster;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Api;
import dev.roster.testing.Call;
import dev.roster.testing.RequiresSingleNode;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import io.micrometer.core.instrument.LongTaskTimer;
import io.micrometer.core.instrument.Metrics;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.net.Socket;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.awaitility.Awaitility;
import org.jboss.logmanager.ExtHandler;
import org.jboss.logmanager.ExtLogRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients disconnect while a transaction runs. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class DisconnectTest {
    /** More than the connections to the database. */
    private static final int CLIENTS = 30;

    private static final String BODY = "{\"name\":\"Renamed\"}";

    /** Failures of canceled transactions, which nobody handles. */
    private static final List<LogRecord> dropped = Collections.synchronizedList(new ArrayList<>());

    private TestAccount account;

    @BeforeAll
    static void collectDroppedFailures() {
        Logger.getLogger("io.quarkus.mutiny.runtime.MutinyInfrastructure").addHandler(new ExtHandler() {
            @Override
            protected void doPublish(ExtLogRecord message) {
                dropped.add(message);
            }
        });
    }

    @BeforeEach
    void open() {
        account = TestAccount.open();
    }

    @Test
    @RequiresSingleNode("counts the sessions of one server")
    void transactionsOfDisconnectedClientsEnd() throws Exception {
        dropped.clear();
        for (int round = 0; round < 2; round++) {
            disconnectDuringTransactions();
        }
        Awaitility.await().untilAsserted(() -> assertThat(Sql.count(
                "select count(*) from pg_stat_activity where usename = 'roster' and state like 'idle in transaction%'"))
                .isZero());
        assertThat(dropped).isEmpty();
        Api admin = account.admin().api();
        for (int request = 0; request < CLIENTS; request++) {
            assertThat(Call.get(admin, account.path()).send().status()).isEqualTo(200);
            assertThat(Call.patch(admin, account.path(), Map.of("name", "Acme")).send().status()).isEqualTo(200);
        }
    }

    private void disconnectDuringTransactions() throws Exception {
        try (Connection other = Sql.connect()) {
            other.setAutoCommit(false);
            other.createStatement().execute("select from account where id = '" + account.id() + "' for update");
            List<Socket> clients = new ArrayList<>();
            for (int client = 0; client < CLIENTS; client++) {
                clients.add(rename());
            }
            Awaitility.await().until(() -> Sql.waiting("account") > 0);
            assertThat(connections()).isGreaterThanOrEqualTo(CLIENTS);
            for (Socket client : clients) {
                // Resets the connection.
                client.setSoLinger(true, 0);
                client.close();
            }
            Awaitility.await().until(() -> connections() < CLIENTS);
            other.rollback();
        }
    }

    /** The connections of clients that the server knows. */
    private static int connections() {
        return Metrics.globalRegistry.find("http.server.connections").longTaskTimers().stream()
                .mapToInt(LongTaskTimer::activeTasks).sum();
    }

    private Socket rename() throws Exception {
        Socket socket = new Socket("localhost", RestAssured.port);
        socket.getOutputStream().write(("PATCH " + account.path() + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                + account.admin().api().token() + "\r\nContent-Type: application/json\r\nContent-Length: " + BODY.length()
                + "\r\n\r\n" + BODY).getBytes(US_ASCII));
        return socket;
    }
}
