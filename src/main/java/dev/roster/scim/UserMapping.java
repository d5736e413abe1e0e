package dev.roster.scim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.roster.directory.DirectoryProfile;
import dev.roster.directory.DirectoryUser;
import dev.roster.value.EmailAddress;
import dev.roster.value.Text;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Maps users of SCIM to users of the directory, which have the name and the address of a member. */
final class UserMapping {
    /** In characters; an index rejects keys of more than 2,704 bytes. */
    static final int MAX_ID_LENGTH = 255;

    private static final int MAX_NAME_LENGTH = 200;
    private static final int MAX_LENGTH = 65_536;

    private UserMapping() {
    }

    /** @param resource in normal form; a resource without {@code active} is active */
    static DirectoryProfile profile(ObjectNode resource) {
        ResourceReader.check(ResourceType.USER, resource);
        ObjectNode attributes = resource.deepCopy();
        JsonNode active = attributes.remove("active");
        if (attributes.toString().length() > MAX_LENGTH) {
            throw ScimException.invalidValue("The user has more than " + MAX_LENGTH + " characters.");
        }
        String userName = bounded("userName", attributes);
        return new DirectoryProfile(userName, bounded("externalId", attributes), active == null || active.asBoolean(),
                email(userName, attributes), name(userName, attributes), attributes);
    }

    private static String bounded(String name, ObjectNode attributes) {
        String value = attributes.path(name).asText(null);
        if (value != null && value.length() > MAX_ID_LENGTH) {
            throw ScimException.invalidValue(name + " is longer than " + MAX_ID_LENGTH + " characters.");
        }
        return value;
    }

    /** The primary address, or else that of work, or else the first, or else the user name. */
    private static String email(String userName, ObjectNode attributes) {
        String address = null;
        int best = 0;
        for (JsonNode email : attributes.path("emails")) {
            int rank = email.path("primary").asBoolean() ? 3 : email.path("type").asText().equalsIgnoreCase("work") ? 2 : 1;
            if (rank > best && email.hasNonNull("value")) {
                best = rank;
                address = email.get("value").asText();
            }
        }
        try {
            return EmailAddress.of(address == null ? userName : address).value();
        } catch (IllegalArgumentException invalid) {
            throw ScimException.invalidValue("emails: the user's address " + invalid.getMessage() + ".");
        }
    }

    /** The first of displayName, name.formatted, given and family name, and userName that is visible text. */
    private static String name(String userName, ObjectNode attributes) {
        JsonNode name = attributes.path("name");
        String parts = Stream.of("givenName", "familyName").map(part -> name.path(part).asText(""))
                .filter(part -> !part.isBlank()).collect(Collectors.joining(" "));
        return Stream.of(attributes.path("displayName").asText(""), name.path("formatted").asText(""), parts, userName)
                .map(UserMapping::oneLine).filter(text -> !text.isEmpty()).findFirst().orElse("?");
    }

    /** Only spaces and invisible characters are empty. */
    static String oneLine(String text) {
        String line = Text.truncate(text.replaceAll("[\\p{Cntrl}\\u2028\\u2029]+", " ").strip(), MAX_NAME_LENGTH);
        return line.matches("[\\s\\p{Z}\\p{C}]*+") ? "" : line;
    }

    /** The resource in normal form. */
    static ObjectNode normal(DirectoryUser user) {
        return user.attributes().deepCopy().put("active", user.active());
    }

    /** The whole resource of a response. */
    static ObjectNode resource(DirectoryUser user, String location, String groups) {
        ObjectNode resource = user.attributes().objectNode();
        ArrayNode schemas = resource.putArray("schemas").add(Schema.USER_ID);
        if (user.attributes().has(Schema.ENTERPRISE_ID)) {
            schemas.add(Schema.ENTERPRISE_ID);
        }
        resource.put("id", user.id().toString());
        resource.setAll(user.attributes());
        resource.put("active", user.active());
        if (!user.groups().isEmpty()) {
            ArrayNode values = resource.putArray("groups");
            user.groups().forEach(group -> values.addObject().put("value", group.id().toString())
                    .put("$ref", groups + "/" + group.id()).put("display", group.name()).put("type", "direct"));
        }
        resource.putObject("meta").put("resourceType", "User").put("created", user.createdAt().toString())
                .put("lastModified", user.modifiedAt().toString()).put("location", location);
        return ScimJson.tagged(resource, user.version());
    }
}
