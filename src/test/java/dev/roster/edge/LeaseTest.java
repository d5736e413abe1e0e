package dev.roster.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LeaseTest {
    private static final Duration PERIOD = Duration.ofSeconds(2);

    private final SettableClock clock = new SettableClock();

    @Test
    void lapsesBeforeTheCoreStopsToWaitIfBothClocksDriftByOnePercent() {
        SettableClock coreClock = new SettableClock();
        TimeMark fence = TimeMark.now(coreClock);
        Lease lease = new Lease(PERIOD, TimeMark.now(clock), clock);
        while (lease.isLive()) {
            clock.advance(990_000);
            coreClock.advance(1_010_000);
        }
        assertThat(fence.hasPassed(PERIOD, coreClock)).isFalse();
    }

    @Test
    void countsTheTimeWhileTheMachineIsSuspended() {
        Lease lease = new Lease(PERIOD, TimeMark.now(clock), clock);
        clock.wall += PERIOD.toNanos();
        assertThat(lease.isLive()).isFalse();
    }

    @Test
    void countsOnIfTheWallClockIsSetBack() {
        Lease lease = new Lease(PERIOD, TimeMark.now(clock), clock);
        clock.wall -= Duration.ofMinutes(1).toNanos();
        assertThat(lease.isLive()).isTrue();
        clock.advance(PERIOD.toNanos());
        assertThat(lease.isLive()).isFalse();
    }

    @Test
    void canBeRenewedAfterItHasLapsedAndNotAfterItHasEnded() {
        Lease lease = new Lease(PERIOD, TimeMark.now(clock), clock);
        clock.advance(PERIOD.toNanos());
        lease.renew(TimeMark.now(clock));
        assertThat(lease.isLive()).isTrue();
        lease.end();
        lease.renew(TimeMark.now(clock));
        assertThat(lease.isLive()).isFalse();
    }

    @Test
    void isNotShortenedByALateResponse() {
        Lease lease = new Lease(PERIOD, TimeMark.now(clock), clock);
        TimeMark first = TimeMark.now(clock);
        clock.advance(PERIOD.toNanos() / 2);
        lease.renew(TimeMark.now(clock));
        lease.renew(first);
        clock.advance(PERIOD.toNanos() * 3 / 4);
        assertThat(lease.isLive()).isTrue();
    }
}
