package dev.roster.bench;

import dev.roster.testing.PgBouncer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Measures the processor time of a decision in the service and in PostgreSQL, directly and through PgBouncer. Other load on the
 * machine affects processor time less than throughput.
 */
public final class Cores {
    private static final int MEMBERS = 1_000;
    private static final Duration WARM_UP = Duration.ofSeconds(20);
    private static final Duration MEASURED = Duration.ofSeconds(10);

    private Cores() {
    }

    public static void main(String... args) throws Exception {
        try (Stage direct = Stage.open(Map.of());
                PgBouncer pooler = PgBouncer.inFrontOf(direct.environment(), 20);
                Stage pooled = direct.beside(pooler.settings())) {
            Path tokens = Load.file(People.in(direct, MEMBERS).withTokens("/v1/access?permission=member:read&account="));
            for (Stage stage : List.of(direct, pooled)) {
                Load.closed(stage.url, tokens, 64, WARM_UP);
            }
            System.out.printf("%-12s %-10s %12s %16s %18s%n", "connections", "", "decisions/s", "service, us each",
                    "PostgreSQL, us each");
            for (int connections : new int[] { 16, 64, 256 }) {
                measure("direct", direct, tokens, connections);
                measure("PgBouncer", pooled, tokens, connections);
            }
        }
    }

    private static void measure(String path, Stage stage, Path tokens, int connections) throws Exception {
        Duration service = stage.processorTime();
        Duration database = stage.databaseProcessorTime();
        double decisions = stage.meter("roster_decisions_total");
        Load load = Load.closed(stage.url, tokens, connections, MEASURED).mustSucceed();
        decisions = stage.meter("roster_decisions_total") - decisions;
        System.out.printf("%-12d %-10s %12.0f %16.1f %18.1f%n", connections, path, load.perSecond(),
                stage.processorTime().minus(service).toNanos() / 1_000 / decisions,
                stage.databaseProcessorTime().minus(database).toNanos() / 1_000 / decisions);
    }
}
