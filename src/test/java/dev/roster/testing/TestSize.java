package dev.roster.testing;

/** Sizes and repetitions of tests: small in the default build, large with {@code -Pfull}. */
public final class TestSize {
    /** Whether the build runs with {@code -Pfull}, as {@code .ci/run} does. */
    public static final boolean FULL = Boolean.getBoolean("tests.full");

    private TestSize() {
    }

    public static int of(int usual, int full) {
        return FULL ? full : usual;
    }
}
