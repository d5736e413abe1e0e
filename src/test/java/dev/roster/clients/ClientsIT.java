package dev.roster.clients;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.roster.dev.DevStack;
import dev.roster.testing.Mailbox;
import dev.roster.testing.RosterProcess;
import dev.roster.testing.TestAccount;
import dev.roster.testing.Tokens;
import io.restassured.RestAssured;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The generated clients walk through the packaged service. {@code clients/check} generates and compiles them first. */
class ClientsIT {
    private static final Path GENERATED = Path.of("target/clients").toAbsolutePath();
    private static final Pattern DOCUMENTED = Pattern.compile("^ *(?://|#) docs\\n(.*?)^ *(?://|#) end$",
            Pattern.DOTALL | Pattern.MULTILINE);

    private static RosterProcess roster;
    private static HttpServer people;

    @BeforeAll
    static void start() throws IOException {
        DevStack.start();
        Map<String, String> environment = RosterProcess.environment();
        environment.put("ROSTER_ACTIVITY_FLUSH_INTERVAL", "1s");
        roster = RosterProcess.start(environment);
        RestAssured.port = roster.port();
        people = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        serve("/token/", Tokens::of);
        serve("/secret/", Mailbox::tokenFor);
        people.start();
    }

    @AfterAll
    static void stop() {
        people.stop(0);
        roster.close();
    }

    @Test
    void java() throws Exception {
        String libraries = Files.readString(GENERATED.resolve("classpath"));
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        walk("java/Walk.java", java, "-cp", GENERATED.resolve("maven/classes") + ":" + libraries, "Walk");
    }

    @Test
    void typescript() throws Exception {
        walk("typescript/walk.ts", "node", "target/clients/compiled/clients/typescript/walk.js");
    }

    @Test
    void heyApi() throws Exception {
        walk("hey-api/walk.ts", "node", "target/clients/compiled/clients/hey-api/walk.js");
    }

    @Test
    void python() throws Exception {
        walk("python/walk.py", GENERATED.resolve("venv/bin/python").toString(), "clients/python/walk.py");
    }

    /** Runs a client in a new account, and checks that docs/clients.md contains its code. */
    private static void walk(String source, String... command) throws IOException, InterruptedException {
        TestAccount account = TestAccount.open();
        Path output = Files.createTempFile("walk", ".log");
        ProcessBuilder walk = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        walk.environment().putAll(Map.of(
                "ROSTER_URL", "http://localhost:" + roster.port(),
                "PEOPLE_URL", "http://localhost:" + people.getAddress().getPort(),
                "ACCOUNT", account.id(),
                "ADMIN", account.admin().email(),
                "PYTHONPATH", GENERATED.resolve("python").toString()));
        Process process = walk.start();
        assertThat(process.waitFor(3, TimeUnit.MINUTES)).as("ends in time").isTrue();
        assertThat(process.exitValue()).as(Files.readString(output)).isZero();
        assertThat(Files.readString(Path.of("docs/clients.md"))).contains(documented(source));
    }

    private static String documented(String source) throws IOException {
        Matcher region = DOCUMENTED.matcher(Files.readString(Path.of("clients", source)));
        assertThat(region.find()).as("%s has a part for docs/clients.md", source).isTrue();
        return region.group(1).stripTrailing().stripIndent();
    }

    /** Serves actions outside Roster: sign in, and read the email. */
    private static void serve(String path, UnaryOperator<String> answer) {
        people.createContext(path, exchange -> {
            byte[] body = answer.apply(exchange.getRequestURI().getPath().substring(path.length())).getBytes(UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
    }
}
