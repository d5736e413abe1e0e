package dev.roster.member;

import java.util.Arrays;

import dev.roster.problem.Problem;

/** What a list of members can be sorted by, each with an index of its own; a minus in front turns the order round. */
public enum MemberSort {

    NAME("name", "m.name_key", "text"),
    EMAIL("email", "m.email", "text"),
    JOINED("joined", "m.joined_at", "timestamptz"),
    LAST_ACTIVE("lastActive", "x.idle_since", "timestamptz");

    /** The values of the parameter {@code sort}. */
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
