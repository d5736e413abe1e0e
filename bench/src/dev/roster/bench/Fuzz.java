package dev.roster.bench;

import dev.roster.fuzz.FuzzReport;
import dev.roster.fuzz.Fuzzer;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/** The fuzz suite with many more requests than the build sends, on several lanes with accounts and seeds of their own. */
public final class Fuzz {
    private static final int REQUESTS = Integer.getInteger("fuzz.requests", 100_000);
    private static final int LANES = Integer.getInteger("fuzz.lanes", 4);
    private static final long SEED = Long.getLong("fuzz.seed", System.currentTimeMillis());

    private Fuzz() {
    }

    public static void main(String... args) throws Exception {
        System.out.printf("-Dfuzz.seed=%d -Dfuzz.requests=%d -Dfuzz.lanes=%d%n", SEED, REQUESTS, LANES);
        FuzzReport report;
        try (Stage stage = Stage.open(Map.of())) {
            report = IntStream.range(0, LANES)
                    .mapToObj(lane -> CompletableFuture.supplyAsync(() -> run(stage, SEED + lane)))
                    .toList().stream()
                    .map(CompletableFuture::join)
                    .reduce(FuzzReport::and).orElseThrow();
        }
        System.out.print(report.statuses());
        System.out.println("Operations without a success: " + report.neverSucceeded());
        System.out.println("Operations without a rejection: " + report.neverRejected());
        System.out.print(report.findings());
        if (!report.findings().isEmpty()) {
            throw new IllegalStateException("The findings are printed above");
        }
    }

    private static FuzzReport run(Stage stage, long seed) {
        try (Connection connection = stage.connect();
                Statement statement = connection.createStatement();
                Fuzzer fuzzer = new Fuzzer(stage.url, sql -> execute(statement, sql), seed)) {
            return fuzzer.run(REQUESTS / LANES);
        } catch (IOException | SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static void execute(Statement statement, String sql) {
        try {
            statement.execute(sql);
        } catch (SQLException failure) {
            throw new IllegalStateException(sql, failure);
        }
    }
}
