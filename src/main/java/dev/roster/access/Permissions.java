package dev.roster.access;

import java.util.Arrays;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What a role or a key allows: {@code resource:action}, {@code resource:*} for all of a resource, {@code *} for everything. */
public final class Permissions {

    public static final String EVERYTHING = "*";

    private static final int LONGEST = 100;
    private static final Pattern SPECIFIC = Pattern.compile("[a-z0-9][a-z0-9._-]*:[a-z0-9][a-z0-9._-]*");

    /** What the operator holds in every account, and a key that has no limits of its own. */
    public static final Permissions ALL = new Permissions(Set.of(EVERYTHING));

    public static final Permissions NONE = new Permissions(Set.of());

    private final Set<String> granted;
    private final String text;

    private Permissions(Set<String> granted) {
        this.granted = Set.copyOf(granted);
        this.text = String.join(" ", new TreeSet<>(granted));
    }

    public static Permissions of(Collection<String> granted) {
        return new Permissions(Set.copyOf(granted));
    }

    /** From their names with spaces in between. */
    public static Permissions parse(String text) {
        return text.isEmpty() ? NONE : of(Arrays.asList(text.split(" ")));
    }

    /** Whether that is the name of one permission, which can be asked for: {@code resource:action}, up to 100 characters. */
    static boolean isSpecific(String permission) {
        return permission.length() <= LONGEST && SPECIFIC.matcher(permission).matches();
    }

    public boolean allow(Permission permission) {
        return allow(permission.value());
    }

    public boolean allow(String permission) {
        return granted.contains(permission)
                || granted.contains(EVERYTHING)
                || granted.contains(permission.substring(0, permission.indexOf(':') + 1) + EVERYTHING);
    }

    /** Whether the holder may hand out those: nobody grants what they do not hold. */
    public boolean cover(Permissions others) {
        return others.granted.stream().allMatch(this::covers);
    }

    /** What both allow. */
    Permissions and(Permissions others) {
        if (others.granted.contains(EVERYTHING)) {
            return this;
        }
        Set<String> both = new TreeSet<>();
        granted.stream().filter(others::covers).forEach(both::add);
        others.granted.stream().filter(this::covers).forEach(both::add);
        return new Permissions(both);
    }

    private boolean covers(String permission) {
        return granted.contains(EVERYTHING) || (!permission.equals(EVERYTHING) && allow(permission));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Permissions permissions && granted.equals(permissions.granted);
    }

    @Override
    public int hashCode() {
        return granted.hashCode();
    }

    /** Their names in order, with spaces in between. */
    @Override
    public String toString() {
        return text;
    }
}
