package dev.roster.testing;

/** How often a test repeats its case: a few times in the default build, as often as it takes with {@code -Pfull}. */
public final class Extent {

    /** Whether the build runs with {@code -Pfull}, as {@code .ci/run} does. */
    public static final boolean FULL = Boolean.getBoolean("tests.full");

    private Extent() {
    }

    public static int of(int usual, int full) {
        return FULL ? full : usual;
    }
}
