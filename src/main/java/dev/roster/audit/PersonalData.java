package dev.roster.audit;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Separates the personal data of an event from everything else. */
final class PersonalData {

    /** The SQL function {@code pseudonymous} has the same list. */
    private static final Set<String> PROPERTIES = Set.of("email", "name", "note");

    private PersonalData() {
    }

    static Map<String, Object> ofActor(String label, String ip, String userAgent) {
        return CanonicalJson.object("label", label, "ip", ip, "userAgent", userAgent);
    }

    static Map<String, Object> ofTarget(String label, Map<String, Object> before, Map<String, Object> after) {
        return CanonicalJson.object("label", label, "before", only(before, true), "after", only(after, true));
    }

    static Map<String, Object> without(Map<String, Object> properties) {
        return only(properties, false);
    }

    /** Whether the pseudonym has replaced all personal properties. */
    static boolean isOnly(String pseudonym, Map<String, Object> properties) {
        return properties == null || only(properties, true).values().stream().allMatch(pseudonym::equals);
    }

    private static Map<String, Object> only(Map<String, Object> properties, boolean personal) {
        if (properties == null) {
            return null;
        }
        Map<String, Object> selected = new HashMap<>(properties);
        selected.keySet().removeIf(name -> PROPERTIES.contains(name) != personal);
        return selected;
    }
}
