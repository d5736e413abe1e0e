package dev.roster.dev;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/** Who can sign in while developing: these, and everybody else who gives an address. */
final class DevPeople {

    static final String OPERATOR = "olga@roster.example";
    static final String ADMIN = "ada@acme.example";
    static final String BEN = "ben@acme.example";
    static final String CHLOE = "chloe@acme.example";

    private static final Map<String, String> NAMES = Map.of(
            OPERATOR, "Olga Operator",
            ADMIN, "Ada Admin",
            BEN, "Ben Brown",
            CHLOE, "Chloé Dubois");

    private DevPeople() {
    }

    /** Grace Hopper for grace.hopper@…, where nobody has told. */
    static String nameOf(String address) {
        return NAMES.getOrDefault(address, Arrays.stream(address.replaceAll("@.*", "").split("[._-]+"))
                .filter(word -> !word.isEmpty())
                .map(word -> Character.toUpperCase(word.charAt(0)) + word.substring(1))
                .collect(Collectors.joining(" ")));
    }
}
