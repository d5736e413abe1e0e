package dev.roster.dev;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The people of the demo account. In development, any other address can sign in too. */
final class DevPeople {
    record Person(String address, String name, String role) {
    }

    static final Person OLGA = new Person("olga@roster.example", "Olga Operator", "operator of this deployment");
    static final Person ADA = new Person("ada@acme.example", "Ada Admin", "admin of Acme");
    static final Person BEN = new Person("ben@acme.example", "Ben Brown", "member of Acme");
    static final Person CHLOE = new Person("chloe@acme.example", "Chloé Dubois", "member of Acme");
    static final Person GRACE = new Person("grace@acme.example", "Grace Hopper", "invited to Acme");

    static final List<Person> KNOWN = List.of(OLGA, ADA, BEN, CHLOE, GRACE);

    private DevPeople() {
    }

    static boolean isOperator(String address) {
        return address.equals(OLGA.address());
    }

    /** For an unknown address, derives the name: Eli Evans for eli.evans@…. */
    static String nameOf(String address) {
        return KNOWN.stream().filter(person -> person.address().equals(address)).map(Person::name).findFirst()
                .orElseGet(() -> Arrays.stream(address.replaceAll("@.*", "").split("[._-]+"))
                        .filter(word -> !word.isEmpty())
                        .map(word -> Character.toUpperCase(word.charAt(0)) + word.substring(1))
                        .collect(Collectors.joining(" ")));
    }
}
