package dev.roster.telemetry;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * Configures the histograms from which percentiles over all replicas can be computed. Each bucket is a time series per
 * combination of labels, so each histogram has few buckets.
 */
class Histograms {
    private static final Map<String, double[]> BUCKETS = Map.of(
            "roster.decisions.duration", milliseconds(1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000),
            "roster.edge.barrier.duration", milliseconds(1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000),
            "http.server.requests", milliseconds(5, 10, 25, 50, 100, 250, 500, 1_000, 2_500));

    @Produces
    @Singleton
    MeterFilter histograms() {
        return new MeterFilter() {
            @Override
            public DistributionStatisticConfig configure(Meter.Id id, DistributionStatisticConfig config) {
                double[] buckets = BUCKETS.get(id.getName());
                return buckets == null ? config
                        : DistributionStatisticConfig.builder().serviceLevelObjectives(buckets).build().merge(config);
            }
        };
    }

    /** Meters count in nanoseconds. */
    private static double[] milliseconds(long... bounds) {
        return LongStream.of(bounds).mapToDouble(bound -> Duration.ofMillis(bound).toNanos()).toArray();
    }
}
