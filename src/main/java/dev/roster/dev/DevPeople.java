package dev.roster.dev;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The people of the demo account. In development, any other address can sign in too. */
final class DevPeople {
    record DevPerson(String address, String name, String role) {
    }

    static final DevPerson OLGA = new DevPerson("olga@roster.example", "Olga Operator", "operator of this deployment");
    static final DevPerson ADA = new DevPerson("ada@acme.example", "Ada Admin", "admin of Acme");
    static final DevPerson BEN = new DevPerson("ben@acme.example", "Ben Brown", "member of Acme");
    static final DevPerson CHLOE = new DevPerson("chloe@acme.example", "Chloé Dubois", "member of Acme");
    static final DevPerson GRACE = new DevPerson("grace@acme.example", "Grace Hopper", "invited to Acme");

    static final List<DevPerson> KNOWN = List.of(OLGA, ADA, BEN, CHLOE, GRACE);

    private DevPeople() {
    }

    static boolean isOperator(String address) {
        return address.equals(OLGA.address());
    }

    /** For an unknown address, derives the name: Eli Evans for eli.evans@…. */
    static String nameOf(String address) {
        return KNOWN.stream().filter(person -> person.address().equals(address)).map(DevPerson::name).findFirst()
                .orElseGet(() -> Arrays.stream(address.replaceAll("@.*", "").split("[._-]+"))
                        .filter(word -> !word.isEmpty())
                        .map(word -> Character.toUpperCase(word.charAt(0)) + word.substring(1))
                        .collect(Collectors.joining(" ")));
    }
}
