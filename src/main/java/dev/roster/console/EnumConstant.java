package dev.roster.console;

import java.util.Locale;

/** Finds the enum constant of a stored value, such as {@code last-admin} or {@code member.joined}. */
public final class EnumConstant {
    private EnumConstant() {
    }

    /** @param otherwise the result if the value is null or unknown */
    public static <E extends Enum<E>> E of(Class<E> type, String value, E otherwise) {
        String name = value == null ? "" : value.toUpperCase(Locale.ROOT).replaceAll("[-.]", "_");
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equals(name)) {
                return constant;
            }
        }
        return otherwise;
    }
}
