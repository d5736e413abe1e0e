package dev.roster.audit;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Tells what in an event is about who somebody is from what is about what they did. The migration's functions know it too. */
final class PersonalData {

    /** The changed properties that tell who somebody is. */
    private static final Set<String> PROPERTIES = Set.of("email", "name", "note");

    private PersonalData() {
    }

    static Map<String, Object> ofActor(String label, String ip, String userAgent) {
        return CanonicalJson.object("label", label, "ip", ip, "userAgent", userAgent);
    }

    static Map<String, Object> ofTarget(String label, Map<String, Object> before, Map<String, Object> after) {
        return CanonicalJson.object("label", label, "before", only(before, true), "after", only(after, true));
    }

    /** The properties that tell nothing about who somebody is. */
    static Map<String, Object> without(Map<String, Object> properties) {
        return only(properties, false);
    }

    /** Whether every property that tells who somebody is says the same. */
    static boolean isNothingBut(String pseudonym, Map<String, Object> properties) {
        return properties == null || only(properties, true).values().stream().allMatch(pseudonym::equals);
    }

    private static Map<String, Object> only(Map<String, Object> properties, boolean personal) {
        if (properties == null) {
            return null;
        }
        Map<String, Object> some = new HashMap<>();
        properties.forEach((name, value) -> {
            if (PROPERTIES.contains(name) == personal) {
                some.put(name, value);
            }
        });
        return some;
    }
}
