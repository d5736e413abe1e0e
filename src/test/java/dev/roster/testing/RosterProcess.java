package dev.roster.testing;

import static io.restassured.RestAssured.given;

import dev.roster.dev.DevStack;
import io.restassured.RestAssured;
import io.restassured.config.HttpClientConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.File;
import java.io.IOException;
import java.net.BindException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * The packaged service in its own process, configured by its environment as in production: the native executable if the build
 * has made it, otherwise the JVM package.
 */
public final class RosterProcess implements AutoCloseable {
    private static final String EXECUTABLE = System.getProperty("native.image.path");
    private static final Path JAR = Path.of("target", "quarkus-app", "quarkus-run.jar");
    private static final List<String> JVM = List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            // A process runs for seconds, and starts faster without the second compiler.
            "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    private static final RestAssuredConfig WITH_TIMEOUT = RestAssuredConfig.config()
            .httpClient(HttpClientConfig.httpClientConfig().setParam("http.socket.timeout", 30_000));

    /** Until a process is ready, logs or ends, on a slow machine. */
    private static final Duration START = Duration.ofSeconds(120);

    /** While a slow machine pauses, requests wait instead of getting 503. */
    private static final Map<String, String> LONG_TIMEOUTS = Map.of("ROSTER_DATABASE_TIMEOUT", "5s", "ROSTER_DECISIONS_TIMEOUT",
            "5s");

    static {
        Awaitility.setDefaultTimeout(RosterStack.CONDITION);
        // Threads of the mail server fail when a process is killed, which must not fail a test.
        Awaitility.doNotCatchUncaughtExceptionsByDefault();
    }

    private static RosterProcess shared;

    private final Process process;
    private final Path log;
    private final int port;
    private final int managementPort;

    private RosterProcess(Process process, Path log, int port, int managementPort) {
        this.process = process;
        this.log = log;
        this.port = port;
        this.managementPort = managementPort;
    }

    /** The settings of a Roster beside the services of {@code DevStack}, with long timeouts of the database. */
    public static Map<String, String> environment() {
        Map<String, String> environment = environmentForOutages();
        environment.putAll(LONG_TIMEOUTS);
        return environment;
    }

    /** As above, with the timeouts of production. */
    public static Map<String, String> environmentForOutages() {
        Map<String, String> environment = new HashMap<>();
        for (String setting : new String[] { "database.url", "database.username", "database.password",
                "database.migration-username", "database.migration-password", "oidc.issuer",
                "smtp.host",
                "smtp.port", "smtp.start-tls", "domains.dns-servers", "mail.from", "public-url", "operator-role",
                "console.enabled",
                "console.client-id",
                "console.client-secret", "console.cookie-secret", "console.secure" }) {
            environment.put("ROSTER_" + setting.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_"),
                    System.getProperty("roster." + setting));
        }
        return environment;
    }

    /**
     * The process of all classes of a fork that need no other settings and no other process. It ends before the next process
     * starts, because it would send the emails of other tests.
     */
    public static RosterProcess shared() throws IOException {
        if (shared == null) {
            DevStack.start();
            Map<String, String> environment = environment();
            environment.put("ROSTER_ACTIVITY_FLUSH_INTERVAL", "1s");
            RosterProcess started = start(environment);
            Runtime.getRuntime().addShutdownHook(new Thread(started::close));
            shared = started;
        }
        RestAssured.port = shared.port();
        return shared;
    }

    /** Starts a process and does not wait. */
    public static RosterProcess launch(Map<String, String> environment, String... arguments) throws IOException {
        if (shared != null) {
            shared.close();
            shared = null;
        }
        return launchWith(EXECUTABLE == null ? ClassArchive.options(JAR) : List.of(), environment, arguments);
    }

    /** @param options of the JVM */
    static RosterProcess launchWith(List<String> options, Map<String, String> environment, String... arguments)
            throws IOException {
        List<String> line = new ArrayList<>();
        if (EXECUTABLE == null) {
            line.addAll(JVM);
            line.addAll(options);
            line.addAll(List.of("-jar", JAR.toString()));
        } else {
            line.add(EXECUTABLE);
        }
        line.addAll(List.of(arguments));
        int port = freePort();
        int managementPort = freePort();
        Path log = Files.createTempFile("roster", ".log");
        ProcessBuilder command = new ProcessBuilder(line).redirectErrorStream(true)
                .redirectOutput(new File(log.toString()));
        command.environment().putAll(environment);
        command.environment().put("ROSTER_HTTP_PORT", Integer.toString(port));
        command.environment().computeIfPresent("ROSTER_PUBLIC_URL", (setting, elsewhere) -> "http://localhost:" + port);
        command.environment().put("ROSTER_MANAGEMENT_PORT", Integer.toString(managementPort));
        return new RosterProcess(command.start(), log, port, managementPort);
    }

    /** Starts a process and waits until it is ready. */
    public static RosterProcess start(Map<String, String> environment) throws IOException {
        return launch(environment).awaitReady();
    }

    /** Starts the services and a process with these additional settings, which {@code Api} then calls. */
    public static RosterProcess startForApi(Map<String, String> settings) throws IOException {
        DevStack.start();
        Map<String, String> environment = environment();
        environment.putAll(settings);
        RosterProcess started = start(environment);
        RestAssured.port = started.port();
        return started;
    }

    /** Starts an edge and waits until it has a lease. */
    public static RosterProcess startEdge(int corePort, TestEdge.Credential credential) throws IOException {
        return launch(Map.of("ROSTER_EDGE_CORE_URL", "http://localhost:" + corePort, "ROSTER_EDGE_CREDENTIAL",
                credential.secret(), "ROSTER_OIDC_ISSUER", Tokens.issuer()), "edge").awaitReady();
    }

    public RosterProcess awaitReady() {
        awaitStatus(200);
        return this;
    }

    /** Waits for that status of the readiness probe. */
    void awaitStatus(int status) {
        Awaitility.await().atMost(START).pollInterval(Duration.ofMillis(100)).until(() -> readiness() == status);
    }

    public void awaitLog(String text) {
        Awaitility.await().atMost(START).pollInterval(Duration.ofMillis(100)).until(() -> log().contains(text));
    }

    /** The status of the readiness probe; 0 before the process listens. */
    public int readiness() {
        if (!process.isAlive()) {
            throw new AssertionError("Roster ended with " + process.exitValue() + ":\n" + log());
        }
        try {
            return onManagementPort().get("/q/health/ready").statusCode();
        } catch (Exception notListening) {
            return 0;
        }
    }

    /** Repeats a request while the response is 503: a pause of the machine can cost an edge its lease. */
    public static Response decided(Callable<Response> request) {
        return Awaitility.await().pollDelay(Duration.ZERO).until(request, response -> response.statusCode() != 503);
    }

    /** Fails after 30 seconds without a response. */
    public RequestSpecification as(String token) {
        return onPort().auth().oauth2(token);
    }

    /** A request without a credential. */
    public RequestSpecification onPort() {
        return given().config(WITH_TIMEOUT).port(port);
    }

    public int port() {
        return port;
    }

    /** A request to the management port: health, metrics, the OpenAPI document. */
    public RequestSpecification onManagementPort() {
        return given().config(WITH_TIMEOUT).port(managementPort);
    }

    /** SIGKILL: no shutdown hook runs. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /** SIGSTOP: pauses the process, with its connections open. */
    public void pause() throws IOException, InterruptedException {
        signal("STOP");
    }

    /** SIGCONT. */
    public void resume() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        int result = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).inheritIO().start().waitFor();
        if (result != 0) {
            throw new AssertionError("kill -" + name + " ended with " + result);
        }
    }

    /** SIGTERM. */
    public void terminate() {
        process.destroy();
    }

    public int awaitExit() throws InterruptedException {
        return awaitExit(START);
    }

    public int awaitExit(Duration timeout) throws InterruptedException {
        if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("Still running after " + timeout + ":\n" + log());
        }
        return process.exitValue();
    }

    public String log() {
        try {
            return Files.readString(log);
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /**
     * A port below those that Linux gives to outgoing connections (32768 and above). One of these could take the port before
     * the process binds it, or while the process restarts.
     */
    public static int freePort() throws IOException {
        while (true) {
            try (ServerSocket socket = new ServerSocket(ThreadLocalRandom.current().nextInt(10_000, 32_768))) {
                return socket.getLocalPort();
            } catch (BindException inUse) {
                // Another port is tried.
            }
        }
    }
}
