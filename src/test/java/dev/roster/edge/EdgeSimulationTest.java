package dev.roster.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.TestSize;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Explores the protocol between cores and edges (docs/adr/0020) under seeded schedules. Each failure names its seed, which
 * repeats the schedule exactly.
 */
class EdgeSimulationTest {
    private static final int SCHEDULES = TestSize.of(5_000, 100_000);

    /** The rarest mistake needs thousands of schedules. */
    private static final int SCHEDULES_UNTIL_FOUND = 50_000;

    /**
     * Seeds of schedules that find rare mistakes. They run first; after a change of the simulation, other schedules find them.
     */
    private static final long[] FIRST = { 4_714, 1_334, 1_326, 855, 330 };

    private static final int HEALTHY_EVERY = 8;
    private static final int HEALED_EVERY = 40;

    @Test
    void noEdgeAllowsARequestThatBeginsAfterTheResponseToALoss() {
        int allowed = 0;
        int answered = 0;
        for (long seed = 0; seed < SCHEDULES; seed++) {
            Simulation simulation = run(seed, Mistake.NONE);
            if (seed % HEALED_EVERY == 1) {
                simulation.heal();
            }
            assertThat(simulation.safety.violations).as("seed %d", seed).isEmpty();
            allowed += simulation.safety.allowedFromMemory;
            answered += simulation.answered;
        }
        assertThat(List.of(allowed, answered)).as("the schedules have answers from memory and responses to changes")
                .allMatch(number -> number > SCHEDULES);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void everySeededMistakeIsFound(Mistake mistake) {
        String violation = mistake.slow ? Simulation.SLOW : SafetyChecks.UNSAFE;
        assertThat(LongStream.concat(LongStream.of(FIRST), LongStream.range(0, SCHEDULES_UNTIL_FOUND))
                .anyMatch(seed -> run(seed, mistake).safety.violations.stream().anyMatch(text -> text.startsWith(violation))))
                .isTrue();
    }

    private static Simulation run(long seed, Mistake mistake) {
        return new Simulation(seed, mistake, seed % HEALTHY_EVERY == 0).run();
    }
}
