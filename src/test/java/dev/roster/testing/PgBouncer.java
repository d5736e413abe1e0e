package dev.roster.testing;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A real PgBouncer in transaction mode, with few connections. */
public record PgBouncer(Process process, URI database, int port) implements AutoCloseable {
    public static boolean isInstalled() {
        return executable().isPresent();
    }

    /** @param environment of a Roster without a pooler, with the database and the service's role */
    public static PgBouncer inFrontOf(Map<String, String> environment, int connections) throws IOException {
        URI database = URI.create(environment.get("ROSTER_DATABASE_URL"));
        int port = RosterProcess.freePort();
        Path home = Files.createTempDirectory("pgbouncer",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        Path users = Files.writeString(home.resolve("users"), "\"%s\" \"%s\"\n".formatted(
                environment.get("ROSTER_DATABASE_USERNAME"), environment.get("ROSTER_DATABASE_PASSWORD")));
        Path configuration = Files.writeString(home.resolve("pgbouncer.ini"), """
                [databases]
                %s = host=localhost port=%d connect_query='set lock_timeout = 800'
                [pgbouncer]
                listen_addr = localhost
                listen_port = %d
                unix_socket_dir =
                auth_type = scram-sha-256
                auth_file = %s
                pool_mode = transaction
                default_pool_size = %d
                """.formatted(database.getPath().substring(1), database.getPort(), port, users, connections));
        List<String> command = new ArrayList<>(List.of(executable().orElseThrow(), configuration.toString(), "-q"));
        // PgBouncer does not run as root, but can change its user.
        if (System.getProperty("user.name").equals("root")) {
            command.addAll(List.of("-u", "nobody"));
        }
        Process process = new ProcessBuilder(command).inheritIO().start();
        Awaitility.await().until(() -> listens(port));
        return new PgBouncer(process, database, port);
    }

    /** The settings of a Roster that uses this pooler. */
    public Map<String, String> settings() {
        return Map.of(
                "ROSTER_DATABASE_URL", "postgresql://localhost:" + port + database.getPath(),
                "ROSTER_DATABASE_MIGRATION_URL", database.toString(),
                "ROSTER_DATABASE_TRANSACTION_POOLING", "true");
    }

    @Override
    public void close() {
        process.destroy();
    }

    private static boolean listens(int port) {
        try {
            new Socket("localhost", port).close();
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Debian installs it in a folder that is on root's path only. */
    private static Optional<String> executable() {
        return Stream.of((System.getenv("PATH") + ":/usr/sbin").split(":")).map(folder -> Path.of(folder, "pgbouncer"))
                .filter(Files::isExecutable).map(Path::toString).findFirst();
    }
}
