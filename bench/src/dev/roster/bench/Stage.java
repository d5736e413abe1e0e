package dev.roster.bench;

import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;

import dev.roster.dev.DevStack;
import dev.roster.testing.Tokens;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/** The packaged service in a process of its own, on a PostgreSQL that really waits for its disk, and a client for it. */
final class Stage implements AutoCloseable {

    private static final Path JAR = Path.of("target/bench/quarkus-app/quarkus-run.jar");
    private static final Duration START = Duration.ofSeconds(60);

    final HttpClient http = HttpClient.newHttpClient();
    final String url;
    private final EmbeddedPostgres database;
    private final Process roster;

    private Stage(EmbeddedPostgres database, Process roster, String url) {
        this.database = database;
        this.roster = roster;
        this.url = url;
    }

    /** @param settings environment variables beside those that Roster requires */
    static Stage open(Map<String, String> settings) throws IOException, InterruptedException {
        DevStack.start();
        EmbeddedPostgres database = EmbeddedPostgres.builder().setServerConfig("shared_buffers", "1GB").start();
        int port = freePort();
        ProcessBuilder command = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar",
                JAR.toString()).redirectErrorStream(true).redirectOutput(new File("target/bench/roster.log"));
        command.environment().putAll(Map.of(
                "ROSTER_DATABASE_URL", "postgresql://localhost:" + database.getPort() + "/postgres",
                "ROSTER_DATABASE_USERNAME", "postgres",
                "ROSTER_DATABASE_PASSWORD", "postgres",
                "ROSTER_OIDC_ISSUER", Tokens.issuer(),
                "ROSTER_SMTP_HOST", "localhost",
                "ROSTER_SMTP_PORT", System.getProperty("roster.smtp.port"),
                "ROSTER_SMTP_START_TLS", "DISABLED",
                "ROSTER_MAIL_FROM", "roster@roster.example",
                "ROSTER_PUBLIC_URL", "http://localhost:" + port,
                "ROSTER_HTTP_PORT", Integer.toString(port)));
        command.environment().put("ROSTER_MANAGEMENT_PORT", Integer.toString(freePort()));
        command.environment().putAll(settings);
        Stage stage = new Stage(database, command.start(), "http://localhost:" + port);
        stage.awaitStart();
        return stage;
    }

    HttpResponse<String> get(String path, String token) throws IOException, InterruptedException {
        return http.send(request(path, token).GET().build(), BodyHandlers.ofString());
    }

    HttpResponse<String> post(String path, String token, String json) throws IOException, InterruptedException {
        HttpRequest request = request(path, token).header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json)).build();
        HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
        if (response.statusCode() / 100 != 2) {
            throw new IllegalStateException(path + ": " + response.statusCode() + " " + response.body());
        }
        return response;
    }

    void sql(String... statements) throws SQLException {
        try (Connection connection = database.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    long count(String query) throws SQLException {
        try (Connection connection = database.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                java.sql.ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    long pid() {
        return roster.pid();
    }

    @Override
    public void close() throws IOException {
        roster.destroy();
        database.close();
    }

    private HttpRequest.Builder request(String path, String token) {
        return HttpRequest.newBuilder(URI.create(url + path)).header("Authorization", "Bearer " + token);
    }

    private void awaitStart() throws InterruptedException {
        long end = System.nanoTime() + START.toNanos();
        while (System.nanoTime() < end) {
            try {
                if (get("/v1/me", Tokens.ofOperator()).statusCode() == 200) {
                    return;
                }
            } catch (IOException notYet) {
                Thread.onSpinWait();
            }
            java.util.concurrent.TimeUnit.MILLISECONDS.sleep(100);
        }
        throw new IllegalStateException("Roster does not start, see target/bench/roster.log");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
