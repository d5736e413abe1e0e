package dev.roster.member;

import java.util.Arrays;

import dev.roster.problem.Problem;

/** The orders of a list of members; each has an index. */
public enum MemberSort {

    NAME("name", "name_key", "text"),
    EMAIL("email", "email", "text"),
    JOINED("joined", "joined_at", "timestamptz"),
    LAST_ACTIVE("lastActive", "idle_since", "timestamptz");

    /** Values of the parameter {@code sort}; a leading minus reverses the order. */
    public static final String PATTERN = "-?(name|email|joined|lastActive)";

    final String parameter;
    final String column;
    final String type;

    MemberSort(String parameter, String column, String type) {
        this.parameter = parameter;
        this.column = column;
        this.type = type;
    }

    static MemberSort of(String parameter) {
        String name = parameter.startsWith("-") ? parameter.substring(1) : parameter;
        return Arrays.stream(values())
                .filter(sort -> sort.parameter.equals(name))
                .findFirst()
                .orElseThrow(() -> Problem.invalid("sort", "must be one of name, email, joined, lastActive"));
    }
}
