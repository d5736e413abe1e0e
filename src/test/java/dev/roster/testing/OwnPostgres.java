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
public final class OwnPostgres implements AutoCloseable {
    private final Path data;
    private final int port;
    private EmbeddedPostgres server;

    private OwnPostgres(Path data, int port) {
        this.data = data;
        this.port = port;
    }

    public static OwnPostgres start() throws IOException {
        OwnPostgres postgres = new OwnPostgres(Files.createTempDirectory("postgres"), RosterProcess.freePort());
        postgres.up();
        DevDatabase.setUp(postgres.server);
        return postgres;
    }

    public void up() throws IOException {
        server = EmbeddedPostgres.builder().setPort(port).setDataDirectory(data).setCleanDataDirectory(false).start();
    }

    /** Ends all sessions and stops the server. */
    public void down() throws IOException {
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
        down();
    }
}
