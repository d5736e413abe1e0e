package dev.roster.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** Measures the resident memory after one million and ten million decisions for 100,000 members. */
public final class Memory {
    private static final int MEMBERS = 100_000;

    private Memory() {
    }

    public static void main(String... args) throws Exception {
        try (Stage stage = Stage.open(Map.of())) {
            Path tokens = Load.file(People.in(stage, MEMBERS).withTokens("/v1/access?permission=member:read&account="));
            long early = after(stage, tokens, 1_000_000);
            long late = after(stage, tokens, 10_000_000);
            System.out.printf("%d members: %d MiB resident after 1 million decisions, %d MiB after 10 million: %.2f%n", MEMBERS,
                    early, late, (double) late / early);
        }
    }

    /** Each load begins with the first member and is long enough for all members. */
    private static long after(Stage stage, Path load, long decisions) throws Exception {
        while (stage.meter("roster_decisions_total") < decisions) {
            Load.closed(stage.url, load, 256, Duration.ofSeconds(20)).mustSucceed();
        }
        System.out.printf("%.0f decisions: %d MiB%n", stage.meter("roster_decisions_total"), stage.residentMiB());
        return stage.residentMiB();
    }
}
