package dev.roster.telemetry;

import java.time.Duration;
import java.util.Map;
import java.util.stream.LongStream;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;

/**
 * Which times can be told by percentile, over all replicas together. Each limit is a time series for each of the meter's, so
 * there are few, where it matters whether an answer was in time.
 */
class Histograms {

    private static final Map<String, double[]> LIMITS = Map.of(
            "roster.decisions.answer", milliseconds(1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000),
            "http.server.requests", milliseconds(5, 10, 25, 50, 100, 250, 500, 1_000, 2_500));

    @Produces
    @Singleton
    MeterFilter limits() {
        return new MeterFilter() {
            @Override
            public DistributionStatisticConfig configure(Meter.Id id, DistributionStatisticConfig config) {
                double[] limits = LIMITS.get(id.getName());
                return limits == null ? config
                        : DistributionStatisticConfig.builder().serviceLevelObjectives(limits).build().merge(config);
            }
        };
    }

    /** In nanoseconds, as meters count. */
    private static double[] milliseconds(long... limits) {
        return LongStream.of(limits).mapToDouble(limit -> Duration.ofMillis(limit).toNanos()).toArray();
    }
}
