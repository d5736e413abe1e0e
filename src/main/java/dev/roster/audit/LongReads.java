package dev.roster.audit;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.enterprise.context.ApplicationScoped;

import dev.roster.platform.ProblemType;
import io.smallrye.mutiny.Uni;

/** Lets few read whole logs at a time: each holds a connection to the database for as long as it reads. */
@ApplicationScoped
class LongReads {

    private static final int AT_ONCE = 3;
    private static final Duration LONGEST = Duration.ofMinutes(30);
    private static final Duration TRY_AGAIN = Duration.ofSeconds(10);

    private final AtomicInteger underWay = new AtomicInteger();

    <T> Uni<T> one(Uni<T> reading) {
        return Uni.createFrom().deferred(() -> {
            if (underWay.incrementAndGet() > AT_ONCE) {
                underWay.decrementAndGet();
                throw ProblemType.UNAVAILABLE.because("Others are reading whole logs at the moment.").retryAfter(TRY_AGAIN);
            }
            return reading.ifNoItem().after(LONGEST).fail()
                    .onTermination().invoke(underWay::decrementAndGet);
        });
    }
}
