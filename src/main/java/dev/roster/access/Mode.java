package dev.roster.access;

/**
 * Whether this process is a core or an edge. {@code RosterMain} sets it. Features annotate their beans with
 * {@code @LookupIfProperty} or {@code @LookupUnlessProperty}, so that {@code Instance.get} finds the implementation of the
 * mode.
 */
public final class Mode {
    /** Not below {@code roster.}, where every name is a setting of a deployment. */
    public static final String SETTING = "roster-mode";
    public static final String CORE = "core";
    public static final String EDGE = "edge";

    private Mode() {
    }

    public static boolean isEdge() {
        return EDGE.equals(System.getProperty(SETTING));
    }
}
