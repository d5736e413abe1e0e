package dev.roster.member;

/** The free seats during a request with many people, so that each person beyond them can be rejected. Not thread-safe. */
public final class FreeSeats {
    /** Null for no limit. */
    private Integer left;

    /** Reads the free seats under the account's lock. An earlier transaction of the same request can have found fewer. */
    public void limitTo(SeatsView seats) {
        if (seats.free() != null) {
            left = left == null ? seats.free() : Math.min(left, seats.free());
        }
    }

    /** Fails with {@code seats-exhausted} if none is left. */
    public void takeOne() {
        if (left != null) {
            if (left == 0) {
                throw Seats.exhausted();
            }
            left--;
        }
    }
}
