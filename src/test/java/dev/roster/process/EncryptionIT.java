package dev.roster.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.dev.DevStack;
import dev.roster.testing.Certificates;
import dev.roster.testing.RosterProcess;
import dev.roster.testing.Tokens;
import io.restassured.http.ContentType;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.subethamail.smtp.helper.BasicMessageListener;
import org.subethamail.smtp.server.SMTPServer;

/** TLS to PostgreSQL and SMTP, with certificates of a private certificate authority. */
class EncryptionIT {
    private static final String CONNECTIONS = "select count(*) filter (where ssl), count(*) filter (where not ssl)"
            + " from pg_stat_ssl join pg_stat_activity using (pid) where pid <> pg_backend_pid()"
            + " and backend_type = 'client backend'";

    private static Certificates certificates;
    private static Certificates foreign;
    private static EmbeddedPostgres postgres;

    @BeforeAll
    static void start() throws Exception {
        DevStack.start();
        certificates = Certificates.create();
        foreign = Certificates.create();
        postgres = EmbeddedPostgres.builder()
                .setServerConfig("ssl", "on")
                .setServerConfig("ssl_cert_file", certificates.certificate().toString())
                .setServerConfig("ssl_key_file", certificates.key().toString())
                .start();
    }

    @AfterAll
    static void stop() throws Exception {
        postgres.close();
    }

    @Test
    void encryptsDatabaseConnectionsAndVerifiesTheServer() throws Exception {
        try (RosterProcess roster = RosterProcess.start(database("localhost", certificates));
                Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            assertThat(roster.as(Tokens.ofOperator()).get("/v1/accounts").statusCode()).isEqualTo(200);
            try (ResultSet counted = statement.executeQuery(CONNECTIONS)) {
                counted.next();
                assertThat(counted.getInt(1)).as("encrypted").isPositive();
                assertThat(counted.getInt(2)).as("plain").isZero();
            }
        }
    }

    @Test
    void rejectsADatabaseCertificateOfAnotherAuthority() throws Exception {
        assertUnavailable(database("localhost", foreign), "PKIX path");
    }

    @Tag("full")
    @Test
    void rejectsADatabaseCertificateWithAnotherName() throws Exception {
        assertUnavailable(database("127.0.0.1", certificates), "127.0.0.1");
    }

    @Tag("full")
    @Test
    void sendsEmailOverStartTlsToAVerifiedServer() throws Exception {
        List<String> delivered = new CopyOnWriteArrayList<>();
        BasicMessageListener inbox = (context, from, to, data) -> delivered.add(to);
        SMTPServer server = SMTPServer.port(0).messageHandler(inbox).requireTLS().startTlsSocketFactory(certificates.server())
                .build();
        server.start();
        try {
            Map<String, String> environment = RosterProcess.environment();
            environment.put("ROSTER_SMTP_PORT", Integer.toString(server.getPortAllocated()));
            environment.put("ROSTER_SMTP_START_TLS", "REQUIRED");
            try (RosterProcess roster = RosterProcess.start(environment)) {
                assertThat(invite(roster, "queued")).as("signed by an unknown authority")
                        .contains("email service is unavailable");
                assertThat(roster.log()).contains("PKIX path");
                assertThat(delivered).isEmpty();
            }
            environment.put("ROSTER_SMTP_ROOT_CERTIFICATE", certificates.root().toString());
            try (RosterProcess roster = RosterProcess.start(environment)) {
                assertThat(invite(roster, "sent")).isNull();
                assertThat(delivered).isNotEmpty();
            }
        } finally {
            server.stop();
        }
    }

    /** Waits for an attempt and that state. @return the reason of the failure */
    private static String invite(RosterProcess roster, String state) {
        String account = roster.as(Tokens.ofOperator()).contentType(ContentType.JSON)
                .body(Map.of("name", "Acme", "firstAdminEmail", "ada@" + UUID.randomUUID() + ".example"))
                .post("/v1/accounts").then().statusCode(201).extract().path("id");
        Awaitility.await().untilAsserted(() -> {
            assertThat(delivery(roster, account, "attempts")).isNotEqualTo("0");
            assertThat(delivery(roster, account, "state")).as(delivery(roster, account, "reason")).isEqualTo(state);
            assertThat(delivery(roster, account, "reason") == null).isEqualTo(state.equals("sent"));
        });
        return delivery(roster, account, "reason");
    }

    private static String delivery(RosterProcess roster, String account, String property) {
        return roster.as(Tokens.ofOperator()).get("/v1/accounts/" + account + "/invitations").jsonPath()
                .getString("items[0].delivery." + property);
    }

    private static void assertUnavailable(Map<String, String> environment, String reason) throws Exception {
        try (RosterProcess roster = RosterProcess.launch(environment)) {
            roster.awaitLog("The schema is not up to date");
            Awaitility.await().until(() -> roster.readiness() == 503);
            assertThat(roster.as(Tokens.ofOperator()).get("/v1/accounts").statusCode()).isEqualTo(503);
            assertThat(roster.log()).contains(reason);
        }
    }

    /** One role that also migrates. */
    private static Map<String, String> database(String host, Certificates trusted) {
        Map<String, String> environment = RosterProcess.environment();
        environment.put("ROSTER_DATABASE_URL",
                "postgresql://" + host + ":" + postgres.getPort() + "/postgres?sslmode=verify-full");
        environment.put("ROSTER_DATABASE_ROOT_CERTIFICATE", trusted.root().toString());
        environment.put("ROSTER_DATABASE_USERNAME", "postgres");
        environment.put("ROSTER_DATABASE_PASSWORD", "postgres");
        environment.keySet().removeIf(setting -> setting.startsWith("ROSTER_DATABASE_MIGRATION"));
        return environment;
    }
}
