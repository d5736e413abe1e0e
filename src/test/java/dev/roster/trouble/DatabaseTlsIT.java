package dev.roster.trouble;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Base64;
import java.util.Map;

import org.junit.jupiter.api.Test;

import dev.roster.dev.DevStack;
import dev.roster.testing.RosterProcess;
import dev.roster.testing.Tokens;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/** Beside a PostgreSQL that takes encrypted connections only. */
class DatabaseTlsIT {

    private static final char[] PASSWORD = "changeit".toCharArray();

    @Test
    void everyConnectionIsEncrypted() throws Exception {
        DevStack.start();
        Path keys = selfSigned();
        try (EmbeddedPostgres postgres = EmbeddedPostgres.builder()
                .setServerConfig("ssl", "on")
                .setServerConfig("ssl_cert_file", keys.resolve("server.crt").toString())
                .setServerConfig("ssl_key_file", keys.resolve("server.key").toString())
                .start()) {
            Map<String, String> environment = RosterProcess.environment();
            environment.put("ROSTER_DATABASE_URL",
                    "postgresql://localhost:" + postgres.getPort() + "/postgres?sslmode=require");
            // One role for everything: it migrates as itself.
            environment.put("ROSTER_DATABASE_USERNAME", "postgres");
            environment.put("ROSTER_DATABASE_PASSWORD", "postgres");
            environment.keySet().removeIf(setting -> setting.startsWith("ROSTER_DATABASE_MIGRATION"));
            // The certificate is nobody's but its own.
            environment.put("QUARKUS_DATASOURCE_REACTIVE_TRUST_ALL", "true");
            try (RosterProcess roster = RosterProcess.start(environment);
                    Connection connection = postgres.getPostgresDatabase().getConnection();
                    Statement statement = connection.createStatement()) {
                assertThat(roster.as(Tokens.ofOperator()).get("/v1/accounts").statusCode()).isEqualTo(200);
                try (ResultSet plain = statement
                        .executeQuery("select count(*) filter (where ssl), count(*) filter (where not ssl)"
                                + " from pg_stat_ssl join pg_stat_activity using (pid) where pid <> pg_backend_pid()"
                                + " and backend_type = 'client backend'")) {
                    plain.next();
                    assertThat(plain.getInt(1)).as("encrypted").isPositive();
                    assertThat(plain.getInt(2)).as("plain").isZero();
                }
            }
        }
    }

    private static Path selfSigned() throws Exception {
        Path folder = Files.createTempDirectory("tls");
        Path store = folder.resolve("store.p12");
        run(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair", "-keyalg", "RSA", "-alias",
                "server", "-dname", "CN=localhost", "-storetype", "PKCS12", "-keystore", store.toString(), "-storepass",
                new String(PASSWORD));
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD);
        }
        pem(folder.resolve("server.crt"), "CERTIFICATE", keys.getCertificate("server").getEncoded());
        pem(folder.resolve("server.key"), "PRIVATE KEY", keys.getKey("server", PASSWORD).getEncoded());
        return folder;
    }

    private static void pem(Path file, String type, byte[] content) throws IOException {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, "-----BEGIN " + type + "-----\n" + Base64.getMimeEncoder(64, new byte[] { '\n' })
                .encodeToString(content) + "\n-----END " + type + "-----\n");
    }

    private static void run(String... command) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    }
}
