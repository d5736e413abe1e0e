package dev.roster.access;

import java.util.Collection;
import java.util.Set;
import java.util.regex.Pattern;

/** What a role allows: {@code resource:action}, {@code resource:*} for all of a resource, {@code *} for everything. */
public record Permissions(Set<String> granted) {

    public static final String EVERYTHING = "*";

    private static final Pattern SPECIFIC = Pattern.compile("[a-z0-9][a-z0-9._-]*:[a-z0-9][a-z0-9._-]*");

    /** What the operator holds in every account. */
    public static final Permissions ALL = new Permissions(Set.of(EVERYTHING));

    public static Permissions of(Collection<String> granted) {
        return new Permissions(Set.copyOf(granted));
    }

    /** Whether that is the name of one permission, which can be asked for: {@code resource:action}. */
    static boolean isSpecific(String permission) {
        return SPECIFIC.matcher(permission).matches();
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

    private boolean covers(String permission) {
        return granted.contains(EVERYTHING) || (!permission.equals(EVERYTHING) && allow(permission));
    }
}
