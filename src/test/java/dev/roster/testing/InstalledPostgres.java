package dev.roster.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** An empty PostgreSQL of Debian with all tools, which the embedded PostgreSQL lacks. */
public final class InstalledPostgres implements AutoCloseable {
    private static final Path VERSIONS = Path.of("/usr/lib/postgresql");
    private static final List<String> SETUP = List.of(
            "create role roster_owner login password 'roster_owner'",
            "create role roster login password 'roster'",
            "create database roster owner roster_owner");

    private final Path tools;
    private final Path data;
    private final int port;
    private Process server;

    private InstalledPostgres(Path tools) throws IOException {
        this.tools = tools;
        this.data = Files.createTempDirectory("postgres");
        this.port = RosterProcess.freePort();
    }

    public static boolean isInstalled() {
        return newest().isPresent();
    }

    public static boolean isInstalled(int version) {
        return installed().contains(version);
    }

    /** Creates the roles and the empty database of docs/configuration.md. */
    public static InstalledPostgres start() throws IOException, InterruptedException, SQLException {
        return start(newest().orElseThrow());
    }

    public static InstalledPostgres start(int version) throws IOException, InterruptedException, SQLException {
        InstalledPostgres postgres = new InstalledPostgres(VERSIONS.resolve(version + "/bin"));
        postgres.run("initdb", "-D", postgres.data.toString(), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync");
        postgres.server = postgres.command("postgres", "-D", postgres.data.toString(), "-p", Integer.toString(postgres.port),
                "-c", "unix_socket_directories=", "-c", "fsync=off").start();
        Awaitility.await().atMost(Duration.ofSeconds(30)).ignoreExceptions().until(() -> {
            postgres.connect("postgres", "postgres").close();
            return true;
        });
        try (Connection connection = postgres.connect("postgres", "postgres");
                Statement statement = connection.createStatement()) {
            for (String sql : SETUP) {
                statement.execute(sql);
            }
        }
        return postgres;
    }

    public Connection connect(String database, String role) throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://localhost:" + port + "/" + database, role, role);
    }

    /** The URL for the tools. */
    public String url(String role) {
        return "postgresql://" + role + ":" + role + "@localhost:" + port + "/roster";
    }

    public Map<String, String> environment() {
        return Map.of("ROSTER_DATABASE_URL", "postgresql://localhost:" + port + "/roster");
    }

    /** Runs a tool, which must succeed. */
    public void run(String tool, String... arguments) throws IOException, InterruptedException {
        Process process = command(tool, arguments).start();
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new AssertionError(tool + " does not succeed");
        }
    }

    private ProcessBuilder command(String tool, String... arguments) {
        List<String> command = new ArrayList<>();
        // PostgreSQL does not run as root, so it runs as another user in its own user namespace.
        if ("root".equals(System.getProperty("user.name"))) {
            command.addAll(List.of("unshare", "-U"));
        }
        command.add(tools.resolve(tool).toString());
        command.addAll(List.of(arguments));
        Path log = data.resolveSibling(data.getFileName() + ".log");
        return new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    }

    private static Optional<Integer> newest() {
        return installed().stream().max(Comparator.naturalOrder());
    }

    private static List<Integer> installed() {
        if (!Files.isDirectory(VERSIONS)) {
            return List.of();
        }
        try (Stream<Path> versions = Files.list(VERSIONS)) {
            return versions.filter(version -> Files.isExecutable(version.resolve("bin/postgres")))
                    .map(version -> Integer.parseInt(version.getFileName().toString())).toList();
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    /** A fast shutdown like {@code pg_ctl stop}: ends sessions and writes the data. */
    @Override
    public void close() throws IOException {
        server.destroy();
        try {
            if (!server.waitFor(10, TimeUnit.SECONDS)) {
                server.destroyForcibly();
            }
        } catch (InterruptedException interrupted) {
            server.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
