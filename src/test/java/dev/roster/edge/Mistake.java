package dev.roster.edge;

/** Seeded mistakes, each in one place of the protocol. The simulation must find every one. */
enum Mistake {
    NONE,
    /** The edge drops the entries of an invalidated account, and stores results of lookups in flight afterwards. */
    SKIP_THE_GENERATION_CHECK,
    /** A request that arrives during a lookup gets the result of that lookup. */
    ANSWER_FROM_A_LOOKUP_IN_FLIGHT,
    ACKNOWLEDGE_BEFORE_THE_DROP,
    RENEW_THE_LEASE_BEFORE_THE_DROP,
    READ_THE_ENTRY_BEFORE_THE_LEASE,
    COUNT_THE_LEASE_FROM_THE_RESPONSE,
    /** The edge counts the whole period, as if no clock drifted. */
    IGNORE_DRIFT,
    /** The edge reads only its monotonic clock, which stops while the machine is suspended. */
    IGNORE_SUSPENSION,
    KEEP_THE_CACHE_IN_A_NEW_SESSION,
    /** The edge treats an expiry as an instant of its own wall clock. */
    COMPARE_EXPIRY_WITH_THE_WALL_CLOCK,
    LIST_SESSIONS_BEFORE_THE_COMMIT,
    /** An operation waits only for its own change, and no core takes over the changes of a crashed one. */
    FORGET_THE_OUTBOX,
    SETTLE_BEFORE_THE_WAIT,
    RENEW_AN_ENDED_SESSION,
    /** A core ends every session for which it has waited for a period, also if the edge has renewed its lease. */
    END_A_RENEWED_SESSION,
    /** After its expiry by the clock of the database, a session is refused a renewal, and a fence does not list it. */
    EXPIRE_SESSIONS_BY_THE_CLOCK_OF_THE_DATABASE,
    /** The same, but an expired session can be renewed. */
    RENEW_AN_EXPIRED_SESSION,
    /** A core waits for its own period, and another core has granted longer leases. */
    WAIT_FOR_THE_PERIOD_OF_THE_WAITING_CORE,
    REVOKE_WITHOUT_A_WAIT,
    EVICT_WITHOUT_A_WAIT,
    LIST_SESSIONS_IN_THE_STATEMENT_THAT_REVOKES,
    /** Safe, but every loss takes a period. */
    NEVER_ACKNOWLEDGE(true),
    /** Safe, but an unreachable edge delays a loss for longer than its lease. */
    WAIT_FOR_TWO_PERIODS(true);

    /** Whether the mistake only delays responses. */
    final boolean slow;

    Mistake() {
        this(false);
    }

    Mistake(boolean slow) {
        this.slow = slow;
    }
}
