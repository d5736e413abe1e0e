package dev.roster.member;

import java.util.stream.Stream;

/** The orders of a list of members. Each has an index. */
public enum MemberSort {
    NAME("name", "k.name_key", "text"),
    EMAIL("email", "coalesce(k.email, '')", "text"),
    JOINED("joined", "k.joined_at", "timestamptz"),
    LAST_ACTIVE("lastActive", "k.idle_since", "timestamptz");

    /** Values of the parameter {@code sort}; a leading minus reverses the order. */
    public static final String PATTERN = "-?(name|email|joined|lastActive)";

    final String parameter;
    /** An expression about the row {@code k}, as in an index. */
    final String column;
    final String type;

    MemberSort(String parameter, String column, String type) {
        this.parameter = parameter;
        this.column = column;
        this.type = type;
    }

    /** @param parameter a value of {@link #PATTERN} */
    static MemberSort of(String parameter) {
        return Stream.of(values()).filter(sort -> parameter.endsWith(sort.parameter)).findFirst().orElseThrow();
    }
}
