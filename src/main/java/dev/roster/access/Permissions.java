package dev.roster.access;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Granted permissions: {@code resource:action}, {@code resource:*} for all actions on a resource, {@code *} for everything. */
public final class Permissions {
    public static final String EVERYTHING = "*";
    public static final Permissions ALL = of(Set.of(EVERYTHING));
    public static final Permissions NONE = of(Set.of());

    private static final int MAX_LENGTH = 100;
    private static final Pattern SPECIFIC = Pattern.compile("[a-z0-9][a-z0-9._-]*:[a-z0-9][a-z0-9._-]*");

    private final Set<String> granted;
    private final String text;

    private Permissions(Set<String> granted) {
        this.granted = granted;
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
        return permission.length() <= MAX_LENGTH && SPECIFIC.matcher(permission).matches();
    }

    /** The permissions that grant this one, as stored in a role. */
    public static String[] granting(Permission permission) {
        return new String[] { permission.value(), everythingOnItsResource(permission.value()), EVERYTHING };
    }

    private static String everythingOnItsResource(String permission) {
        return permission.substring(0, permission.indexOf(':') + 1) + EVERYTHING;
    }

    public boolean allow(Permission permission) {
        return allow(permission.value());
    }

    public boolean allow(String permission) {
        return granted.contains(permission) || granted.contains(EVERYTHING)
                || granted.contains(everythingOnItsResource(permission));
    }

    /** Whether these permissions include all others. Members can grant only permissions that they hold. */
    public boolean include(Permissions others) {
        return others.granted.stream().allMatch(this::allow);
    }

    /** The permissions that either allows. */
    public Permissions plus(Permissions others) {
        return include(others) ? this
                : others.include(this) ? others
                        : of(Stream.concat(granted.stream(), others.granted.stream()).collect(Collectors.toSet()));
    }

    /** The permissions that both allow. */
    Permissions and(Permissions others) {
        return of(Stream.concat(granted.stream().filter(others::allow), others.granted.stream().filter(this::allow))
                .collect(Collectors.toSet()));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Permissions permissions && granted.equals(permissions.granted);
    }

    @Override
    public int hashCode() {
        return granted.hashCode();
    }

    /** Sorted names. */
    public List<String> names() {
        return text.isEmpty() ? List.of() : List.of(text.split(" "));
    }

    /** Sorted names, separated by spaces. */
    @Override
    public String toString() {
        return text;
    }
}
