package dev.roster.bench;

import dev.roster.bench.Stage.Command;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Compares the native executable, the JVM with an AOT cache and the plain JVM on one migrated database: time to the first
 * response, resident memory then and after 10,000 decisions, and decisions per second.
 */
public final class Packages {
    private static final int STARTS = Integer.getInteger("starts", 10);
    private static final int ROUNDS = Integer.getInteger("rounds", 3);
    private static final Duration WARM_UP = Duration.ofSeconds(20);
    private static final Duration MEASURED = Duration.ofSeconds(6);
    private static final Map<String, String> MIGRATED = Map.of("ROSTER_DATABASE_MIGRATE_AT_START", "false");

    private final Command command;
    private final List<Double> start = new ArrayList<>();
    private final List<Double> resident = new ArrayList<>();
    private final List<Double> residentLater = new ArrayList<>();
    private final List<Double> perSecond = new ArrayList<>();

    private Packages(Command command) {
        this.command = command;
    }

    public static void main(String... args) throws Exception {
        Path java = Path.of("target/jre/bin/java");
        List<Packages> packages = List.of(
                new Packages(new Command("native", List.of(executable().toString()), Path.of("."))),
                new Packages(Command.jvm("JVM, cache", java, Path.of("target/with-cache"), "-XX:AOTCache=app.aot")),
                new Packages(Command.jvm("JVM", java, Path.of("target/bench/quarkus-app"))));
        try (Stage stage = Stage.open(Map.of())) {
            Path tokens = Load.file(People.in(stage, 1_000).withTokens("/v1/access?permission=member:read&account="));
            stage.stop();
            for (int round = 0; round < STARTS; round++) {
                for (Packages one : packages) {
                    one.start(stage, tokens);
                }
            }
            for (int round = 0; round < ROUNDS; round++) {
                for (Packages one : packages) {
                    one.decide(stage, tokens);
                }
            }
        }
        System.out.printf("%-12s %18s %22s %28s %14s%n", "", "first response, ms", "resident then, MiB",
                "after 10,000 decisions, MiB",
                "decisions/s");
        packages.forEach(one -> System.out.printf("%-12s %18.0f %22.0f %28.0f %14.0f%n", one.command.name(), median(one.start),
                median(one.resident), median(one.residentLater), median(one.perSecond)));
    }

    private void start(Stage stage, Path tokens) throws Exception {
        Stage started = stage.beside(command, MIGRATED);
        start.add(started.start.toNanos() / 1e6);
        resident.add((double) started.residentMiB());
        while (started.meter("roster_decisions_total") < 10_000) {
            Load.closed(started.url, tokens, 64, Duration.ofSeconds(1)).mustSucceed();
        }
        residentLater.add((double) started.residentMiB());
        started.stop();
        System.out.printf("%-12s %5.0f ms, %3.0f MiB, later %3.0f MiB%n", command.name(), last(start), last(resident),
                last(residentLater));
    }

    private void decide(Stage stage, Path tokens) throws Exception {
        Stage started = stage.beside(command, MIGRATED);
        Load.closed(started.url, tokens, 64, WARM_UP);
        perSecond.add(Load.closed(started.url, tokens, 64, MEASURED).mustSucceed().perSecond());
        started.stop();
        System.out.printf("%-12s %6.0f decisions/s%n", command.name(), last(perSecond));
    }

    private static Path executable() throws Exception {
        try (Stream<Path> files = Files.list(Path.of("target"))) {
            return files.filter(file -> file.toString().endsWith("-runner")).findFirst().orElseThrow().toAbsolutePath();
        }
    }

    private static double last(List<Double> values) {
        return values.get(values.size() - 1);
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
    }
}
