package dev.roster.access;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Granted permissions: {@code resource:action}, {@code resource:*} for all actions on a resource, {@code *} for everything. */
public final class Permissions {

    public static final String EVERYTHING = "*";

    private static final int LONGEST = 100;
    private static final Pattern SPECIFIC = Pattern.compile("[a-z0-9][a-z0-9._-]*:[a-z0-9][a-z0-9._-]*");

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

    /** @param text names, separated by spaces */
    public static Permissions parse(String text) {
        return text.isEmpty() ? NONE : of(Arrays.asList(text.split(" ")));
    }

    /** Whether a request can require the permission: {@code resource:action}, up to 100 characters. */
    static boolean isSpecific(String permission) {
        return permission.length() <= LONGEST && SPECIFIC.matcher(permission).matches();
    }

    /** The names that grant the permission: itself, {@code resource:*} and {@code *}. */
    public static List<String> granting(String permission) {
        return List.of(permission, permission.substring(0, permission.indexOf(':') + 1) + EVERYTHING, EVERYTHING);
    }

    public boolean allow(Permission permission) {
        return allow(permission.value());
    }

    public boolean allow(String permission) {
        return granting(permission).stream().anyMatch(granted::contains);
    }

    /** Whether these include the other permissions, which only then can be granted to others. */
    public boolean cover(Permissions others) {
        return others.granted.stream().allMatch(this::covers);
    }

    /** The permissions that both allow. */
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
        return permission.equals(EVERYTHING) ? granted.contains(EVERYTHING) : allow(permission);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Permissions permissions && granted.equals(permissions.granted);
    }

    @Override
    public int hashCode() {
        return granted.hashCode();
    }

    /** Sorted names, separated by spaces. */
    @Override
    public String toString() {
        return text;
    }
}
