package dev.roster.telemetry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import jakarta.inject.Singleton;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * The memory that the process has, heap and everything else, as Linux counts it against the limit of its container. A native
 * executable has no other figure that tells how close it is.
 */
@Singleton
class ResidentMemory implements MeterBinder {

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String RESIDENT = "VmRSS:";
    private static final int KIBIBYTE = 1024;

    @Override
    public void bindTo(MeterRegistry registry) {
        if (Files.isReadable(STATUS)) {
            Gauge.builder("process.resident.memory", ResidentMemory::bytes)
                    .description("What the process has in memory")
                    .baseUnit("bytes")
                    .register(registry);
        }
    }

    private static double bytes() {
        try {
            return Files.readAllLines(STATUS).stream().filter(line -> line.startsWith(RESIDENT))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) * KIBIBYTE)
                    .findFirst().orElse(Double.NaN);
        } catch (IOException unreadable) {
            return Double.NaN;
        }
    }
}
