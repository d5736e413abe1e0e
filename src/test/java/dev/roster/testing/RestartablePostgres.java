package dev.roster.testing;

import dev.roster.dev.DevDatabase;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

/** A PostgreSQL that a test can stop and start again with its data. */
public final class RestartablePostgres implements AutoCloseable {
    private final Path data;
    private final int port;
    private EmbeddedPostgres server;

    private RestartablePostgres(Path data, int port) {
        this.data = data;
        this.port = port;
    }

    public static RestartablePostgres start() throws IOException {
        RestartablePostgres postgres = new RestartablePostgres(Files.createTempDirectory("postgres"), RosterProcess.freePort());
        postgres.startServer();
        DevDatabase.setUp(postgres.server);
        return postgres;
    }

    public void startServer() throws IOException {
        server = EmbeddedPostgres.builder().setPort(port).setDataDirectory(data).setCleanDataDirectory(false).start();
    }

    /** Ends all sessions. */
    public void stopServer() throws IOException {
        server.close();
    }

    public Map<String, String> environment() {
        return Map.of("ROSTER_DATABASE_URL", new DevDatabase(server).url());
    }

    public long count(String sql) throws SQLException {
        try (Connection connection = server.getDatabase("postgres", "roster").getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    @Override
    public void close() throws IOException {
        stopServer();
    }
}
