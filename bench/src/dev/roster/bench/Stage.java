package dev.roster.bench;

import dev.roster.dev.DevStack;
import dev.roster.testing.InstalledPostgres;
import dev.roster.testing.RosterProcess;
import dev.roster.testing.Tokens;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import one.profiler.AsyncProfilerLoader;

/** The packaged service in its own process, a durable PostgreSQL, and a client. */
final class Stage implements AutoCloseable {
    private static final String HEAP = "-Xmx512m";
    private static final Duration START = Duration.ofSeconds(180);

    /** The command that starts a package, and its working directory. */
    record Command(String name, List<String> arguments, Path folder) {
        static Command jvm(String name, Path java, Path application, String... options) {
            List<String> arguments = new ArrayList<>(List.of(java.toAbsolutePath().toString(), HEAP));
            arguments.addAll(List.of(options));
            arguments.addAll(List.of("-jar", "quarkus-run.jar"));
            return new Command(name, arguments, application);
        }

        /** The same package as an edge. */
        Command edge() {
            List<String> withMode = new ArrayList<>(arguments);
            withMode.add("edge");
            return new Command(name, withMode, folder);
        }
    }

    /** A database server, and how to end it after the measurement. */
    record Server(String url, String username, String password, Closeable closing) {
        /** The PostgreSQL of development, which waits for its disk. */
        static Server embedded(Map<String, String> settings) throws IOException {
            EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder().setServerConfig("shared_buffers", "1GB");
            settings.forEach(builder::setServerConfig);
            EmbeddedPostgres server = builder.start();
            return new Server("postgresql://localhost:" + server.getPort() + "/postgres", "postgres", "postgres", server);
        }

        /** Debian's PostgreSQL with its own settings, which does not wait for its disk. */
        static Server installed() throws IOException, InterruptedException, SQLException {
            InstalledPostgres server = InstalledPostgres.start();
            return new Server(server.environment().get("ROSTER_DATABASE_URL"), "postgres", "postgres", server::close);
        }

        Connection connect() throws SQLException {
            return DriverManager.getConnection("jdbc:" + url, username, password);
        }

        Map<String, String> environment() {
            return Map.of("ROSTER_DATABASE_URL", url, "ROSTER_DATABASE_USERNAME", username, "ROSTER_DATABASE_PASSWORD",
                    password);
        }
    }

    static final Command ON_THIS_JVM = Command.jvm("JVM", Path.of(System.getProperty("java.home"), "bin", "java"),
            Path.of("target/bench/quarkus-app"));

    final HttpClient http = HttpClient.newHttpClient();
    final String url;
    /** Time from the start of the process to the first response to a signed-in person. */
    final Duration start;
    private final Server database;
    private final Process roster;
    private final int managementPort;

    private Stage(Server database, ProcessBuilder command, int port, int managementPort, First first)
            throws IOException, InterruptedException {
        this.database = database;
        this.url = "http://localhost:" + port;
        this.managementPort = managementPort;
        long began = System.nanoTime();
        this.roster = command.start();
        awaitStart(first);
        this.start = Duration.ofNanos(System.nanoTime() - began);
    }

    /** The request whose response ends the start. */
    record First(String path, String token, IntPredicate status) {
        /** With an issuer other than that of the tests, the status is 401. */
        static First ofCore() {
            return new First("/v1/me", Tokens.ofOperator(), status -> status < 500);
        }
    }

    /** @param settings environment variables in addition to the required ones */
    static Stage open(Map<String, String> settings) throws IOException, InterruptedException {
        DevStack.start();
        return open(Server.embedded(Map.of()), ON_THIS_JVM, settings);
    }

    /** On another database server. */
    static Stage open(Server server, Map<String, String> settings) throws IOException, InterruptedException {
        DevStack.start();
        return open(server, ON_THIS_JVM, settings);
    }

    /** Starts a second process with other settings on the same database. */
    Stage beside(Map<String, String> settings) throws IOException, InterruptedException {
        return beside(ON_THIS_JVM, settings);
    }

    /** Starts a second process from another package. */
    Stage beside(Command command, Map<String, String> settings) throws IOException, InterruptedException {
        return open(database, command, settings);
    }

    /** Starts an edge, which answers a decision first. */
    Stage edge(Command command, Map<String, String> settings, First decision) throws IOException, InterruptedException {
        return open(database, command.edge(), settings, decision);
    }

    private static Stage open(Server database, Command roster, Map<String, String> settings)
            throws IOException, InterruptedException {
        return open(database, roster, settings, First.ofCore());
    }

    private static Stage open(Server database, Command roster, Map<String, String> settings, First first)
            throws IOException, InterruptedException {
        int port = RosterProcess.freePort();
        int managementPort = RosterProcess.freePort();
        ProcessBuilder command = new ProcessBuilder(roster.arguments()).directory(roster.folder().toFile())
                .redirectErrorStream(true).redirectOutput(new File("target/bench/roster.log"));
        command.environment().putAll(database.environment());
        command.environment().putAll(Map.of(
                "ROSTER_OIDC_ISSUER", Tokens.issuer(),
                "ROSTER_SMTP_HOST", "localhost",
                "ROSTER_SMTP_PORT", System.getProperty("roster.smtp.port"),
                "ROSTER_SMTP_START_TLS", "DISABLED",
                "ROSTER_MAIL_FROM", "roster@roster.example",
                "ROSTER_OPERATOR_ROLE", System.getProperty("roster.operator-role"),
                "ROSTER_PUBLIC_URL", "http://localhost:" + port,
                "ROSTER_HTTP_PORT", Integer.toString(port)));
        command.environment().put("ROSTER_INVITATIONS_DAILY_ALLOWANCE", "1000000");
        command.environment().put("ROSTER_MANAGEMENT_PORT", Integer.toString(managementPort));
        command.environment().putAll(settings);
        return new Stage(database, command, port, managementPort, first);
    }

    /** The database URL and role. */
    Map<String, String> environment() {
        return database.environment();
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

    Connection connect() throws SQLException {
        return database.connect();
    }

    void sql(String... statements) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    long count(String query) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                java.sql.ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /** Fails unless the status is 2xx. */
    void delete(String path, String token) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(request(path, token).DELETE().build(), BodyHandlers.ofString());
        if (response.statusCode() / 100 != 2) {
            throw new IllegalStateException(path + ": " + response.statusCode() + " " + response.body());
        }
    }

    /** The sum of a metric over its labels. */
    double meter(String name) throws IOException, InterruptedException {
        return meter(name, "");
    }

    /** The sum of a metric over its labels, with a label as {@code name="value"}. */
    double meter(String name, String label) throws IOException, InterruptedException {
        HttpRequest metrics = HttpRequest.newBuilder(URI.create("http://localhost:" + managementPort + "/q/metrics")).build();
        return http.send(metrics, BodyHandlers.ofString()).body().lines()
                .filter(line -> line.startsWith(name + "{") && line.contains(label))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ')))).sum();
    }

    /** Resident memory of the process in MiB. */
    long residentMiB() throws IOException {
        return memoryMiB("VmRSS:");
    }

    /** Resident memory in MiB without the pages of files, such as the executable. */
    long anonymousMiB() throws IOException {
        return memoryMiB("RssAnon:");
    }

    private long memoryMiB(String kind) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + roster.pid() + "/status")).stream()
                .filter(line -> line.startsWith(kind))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1_024).findFirst().orElseThrow();
    }

    Duration processorTime() {
        return roster.info().totalCpuDuration().orElseThrow();
    }

    /** Processor time of all open sessions. */
    Duration databaseProcessorTime() throws SQLException {
        long server = count("select pid from pg_stat_activity where backend_type = 'checkpointer'");
        return ProcessHandle.of(server).flatMap(ProcessHandle::parent).orElseThrow().descendants()
                .flatMap(process -> process.info().totalCpuDuration().stream()).reduce(Duration.ZERO, Duration::plus);
    }

    /** Writes a flame graph of the CPU time. */
    void profile(Duration duration, Path page) throws IOException {
        AsyncProfilerLoader.executeProfiler("-d", Long.toString(duration.toSeconds()), "-e", "ctimer", "-i", "1ms", "-o",
                "flamegraph", "-f", page.toAbsolutePath().toString(), Long.toString(roster.pid()));
    }

    /** Stops the process but not a shared database. */
    void stop() throws InterruptedException {
        roster.destroy();
        roster.waitFor();
    }

    @Override
    public void close() throws IOException {
        roster.destroy();
        database.closing().close();
    }

    private HttpRequest.Builder request(String path, String token) {
        return HttpRequest.newBuilder(URI.create(url + path)).header("Authorization", "Bearer " + token);
    }

    /** Polls rarely, because the starting process needs both cores. */
    private void awaitStart(First first) throws InterruptedException {
        long end = System.nanoTime() + START.toNanos();
        while (System.nanoTime() < end) {
            try {
                if (listens() && first.status().test(get(first.path(), first.token()).statusCode())) {
                    return;
                }
            } catch (IOException notYet) {
                Thread.onSpinWait();
            }
            java.util.concurrent.TimeUnit.MILLISECONDS.sleep(2);
        }
        throw new IllegalStateException("Roster did not start, see target/bench/roster.log");
    }

    private boolean listens() throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("localhost", URI.create(url).getPort()));
            return true;
        } catch (ConnectException notYet) {
            return false;
        }
    }
}
